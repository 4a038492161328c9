"""Axe and our own measurements of a page: what a reader with other eyes, hands or settings meets."""

import hashlib
import re
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS: dict[str, Any] = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": TAGS},
}
# Colours are all that the theme changes, so the second theme is asked about colours only.
COLOURS: dict[str, Any] = {
    **OPTIONS,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
WIDTHS = (360, 1280)
Scheme = Literal["light", "dark"]

OPEN_DETAILS = "document.querySelectorAll('main details').forEach(element => element.open = true)"

# Every focusable element in turn, after a key press, so that the browser shows focus as for a keyboard.
# A choice may show it on its label. What has focus must also have been scrolled into view.
WITHOUT_FOCUS_RING = """() => {
  const found = [];
  const focusable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  for (const element of document.querySelectorAll(focusable)) {
    if (!element.checkVisibility({visibilityProperty: true})) continue;
    element.focus();
    if (document.activeElement !== element) continue;
    const box = element.getBoundingClientRect();
    const ring = [element, element.closest('label')].some(shown => {
      const style = shown && getComputedStyle(shown);
      return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    if (!ring || !inside) found.push(element.outerHTML.slice(0, 120));
  }
  return found;
}"""

# WCAG 2.5.8: 24 × 24 px, or so much room that 24 px circles do not touch; links inside a sentence are excepted.
SMALL_TARGETS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(element => element.checkVisibility({visibilityProperty: true}));
  const boxes = all.map(element => (element.closest('label') ?? element).getBoundingClientRect());
  const inSentence = element => getComputedStyle(element).display === 'inline'
    && [...element.parentElement.childNodes].some(node => node !== element && node.textContent.trim().length > 1);
  const isSmall = box => box.width > 1 && (box.width < 24 || box.height < 24);
  const middle = box => [box.left + box.width / 2, box.top + box.height / 2];
  const near = (box, other) => {
    const [x, y] = middle(box);
    const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
    if (isSmall(other)) { const [a, b] = middle(other); return Math.hypot(a - x, b - y) < 24; }
    return Math.hypot(dx, dy) < 12;
  };
  return all.filter((element, i) => isSmall(boxes[i]) && !inSentence(element)
    && boxes.some((other, j) => i !== j && !all[j].contains(element) && !element.contains(all[j])
      && near(boxes[i], other)))
    .map(element => `${Math.round(element.getBoundingClientRect().height)} ${element.outerHTML.slice(0, 120)}`);
}"""

SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? []
  : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""

# WCAG 1.4.12.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""

# A constructed stylesheet: the site's policy allows no inline style, and need not for a test.
ADD_STYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""

MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
    const style = getComputedStyle(element);
    return style.scrollBehavior === 'smooth' || style.animationDuration.split(', ').some(time => parseFloat(time) > 0)
      || style.transitionDuration.split(', ').some(time => parseFloat(time) > 0);
  }).map(element => element.outerHTML.slice(0, 120))"""

CLIPPED = """() => [...document.querySelectorAll('main *')].filter(e => {
    const style = getComputedStyle(e);
    return ['hidden', 'clip'].includes(style.overflowX) && style.position !== 'absolute' && e.innerText?.trim()
      && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && e.checkVisibility();
  }).map(e => e.outerHTML.slice(0, 120))"""

_seen: set[tuple[str, int, str]] = set()


RUN_AXE = """options => axe.run(document, options).then(result => result.violations.flatMap(fault =>
  fault.nodes.map(node => `${fault.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`)))"""


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe finds: the rule and the place of each fault."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN_AXE, options)
    return found


def is_new(page: Page, width: int, scheme: str) -> bool:
    """Whether the same HTML has not been audited before; tokens, dates of forms and addresses do not count."""
    html = re.sub(r'value="[^"]{20,}"|/static/\S+', "", page.content())
    key = (hashlib.sha256(html.encode()).hexdigest(), width, scheme)
    if key in _seen:
        return False
    _seen.add(key)
    return True


def audit(page: Page, *, schemes: tuple[Scheme, ...] = ("light", "dark")) -> list[str]:
    """Axe on a page at both widths and in both themes; details are open on the narrow one."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width == min(WIDTHS):
            page.evaluate(OPEN_DETAILS)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            if is_new(page, width, scheme):
                options = OPTIONS if scheme == schemes[0] else COLOURS
                found += [f"{width} {scheme} {fault}" for fault in violations(page, options)]
    return found
