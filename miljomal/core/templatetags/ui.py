"""Tags and filters of every template: symbols, moons, choices, numbers, dates, languages."""

import datetime as dt
import functools
import html
from collections.abc import Iterable, Sized
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

SPRITE = "core/symbols.svg"
NO_BREAK_SPACE = "\u00a0"
SELECTED = SafeString(" selected")


@register.simple_tag
def symbol(name: str, css_class: str = "sign") -> SafeString:
    """A drawing from the sprite; decoration only, the words stand beside it."""
    return _symbol(_sprite(), name, css_class)


@register.simple_tag
def moon(phase: str, label: str = "") -> SafeString:
    """The moon of a grade; with a label it is an image of its own, without one the words stand beside it."""
    return _moon(_sprite(), phase, label)


@register.simple_tag
def grade(phase: str, letter: str, name: str) -> SafeString:
    """A grade as it is always shown: moon, letter, words. The letter "–" says nothing and is left out."""
    return _grade(_sprite(), phase, letter if letter != "–" else "", name)


@register.simple_tag
def bar(bar: Any) -> SafeString:
    """How several answers are spread: a bar whose heights and patterns tell the grades, and the same in words."""
    pieces = (
        f'<rect class="{part.moon}" x="{part.x}" y="0" width="{part.width}" height="8"></rect>' for part in bar.parts
    )
    done = _("%(done)d av %(total)d genomförda") % {"done": bar.done, "total": bar.total}
    return format_html(
        '<span class="grade-sum"><svg class="grade-bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img"'
        ' aria-label="{0}"><title>{0}</title>{1}</svg><span class="small">{2}</span></span>',
        bar.label,
        mark_safe("".join(pieces)),  # noqa: S308  # numbers and class names of our own
        done,
    )


# The same few drawings stand on every page, many times: each is put together once, and the sprite's address is
# worked out once a process.
@functools.cache
def _sprite() -> str:
    return static(SPRITE)


@functools.lru_cache(maxsize=256)
def _symbol(sprite: str, name: str, css_class: str) -> SafeString:
    drawing = '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(drawing, css_class, sprite, name)


@functools.lru_cache(maxsize=256)
def _moon(sprite: str, phase: str, label: str) -> SafeString:
    drawing = format_html('<use href="{}#moon-{}"></use>', sprite, phase)
    if label:
        return format_html('<svg class="moon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawing)
    return format_html('<svg class="moon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)


@functools.lru_cache(maxsize=256)
def _grade(sprite: str, phase: str, letter: str, name: str) -> SafeString:
    shown = format_html("<b>{}</b> ", letter) if letter else ""
    return format_html("{}<span>{}{}</span>", _moon(sprite, phase, ""), shown, name)


@register.simple_tag
def options(choices: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    """The options of a select, value and label, with the chosen one marked. Hundreds of them cost a millisecond."""
    rows = (
        f'<option value="{html.escape(value)}"{SELECTED if value == chosen else ""}>{html.escape(str(label))}</option>'
        for value, label in choices
    )
    return SafeString("".join(rows))


class Capture(template.Node):
    """What `capture` holds: drawn once, where the tag stands."""

    def __init__(self, nodes: template.NodeList, name: str) -> None:
        self.nodelist = nodes
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = self.nodelist.render(context)
        return SafeString("")


@register.tag
def capture(parser: template.base.Parser, token: template.base.Token) -> Capture:
    """`{% capture strands %}…{% endcapture %}`: draws once what stands in two places of a page, as `{{ strands }}`."""
    _tag, name = token.split_contents()
    nodes = parser.parse(["endcapture"])
    parser.delete_first_token()
    return Capture(nodes, name)


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """A number as it is read: `1 234,5` with no-break spaces, `1,234.5` in English; "" for None."""
    if value is None:
        return ""
    amount = Decimal(str(value))
    text = f"{amount.normalize():,f}" if amount % 1 else f"{int(amount):,}"
    if get_language() == "en":
        return text
    return text.translate({ord(","): NO_BREAK_SPACE, ord("."): ","})


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date in words, "23 november 2026", in Swedish time; "" for None."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A point in time in words, "23 november 2026 kl. 14.32", in Swedish time; "" for None."""
    if value is None:
        return ""
    clock = date_format(timezone.localtime(value), "H:i" if get_language() == "en" else "H.i")
    return _("%(day)s kl. %(time)s") % {"day": day(value), "time": clock}


@register.filter
def iso(value: dt.date | dt.datetime | None) -> str:
    """A date for machines and narrow columns, 2026-11-23, in Swedish time; "" for None."""
    if value is None:
        return ""
    return (timezone.localtime(value).date() if isinstance(value, dt.datetime) else value).isoformat()


@register.filter
def minus(count: int, shown: Sized) -> int:
    """How many are left of `count` when some are shown."""
    return count - len(shown)


@register.simple_tag
def lang_sv() -> SafeString | str:
    """Marks text that exists in Swedish only, on a page in another language."""
    return "" if get_language() == "sv" else SafeString(' lang="sv"')


@register.simple_tag
def in_language(request: HttpRequest, language: str) -> str:
    """The address of the same page in another language."""
    path = request.path.removeprefix("/en") if request.path.startswith("/en/") else request.path
    return f"/en{path}" if language == "en" else path


@register.simple_tag
def absolute(path: str) -> str:
    """The full address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


@register.simple_tag
def source_line(source: str, source_date: str = "") -> SafeString | str:
    """Where a figure or a fact comes from, with its date; addresses become links named by their site."""
    if not source:
        return ""
    parts = [part.strip() for part in source.split("; ")]
    links = format_html_join(
        "; ",
        "{}",
        ((format_html('<a href="{}">{}</a>', p, _site(p)) if p.startswith("http") else p,) for p in parts),
    )
    date = f", {source_date}" if source_date else ""
    return format_html('<p class="source">{}: <span{}>{}</span>{}</p>', _("Källa"), lang_sv(), links, date)


def _site(address: str) -> str:
    """The site's name in an address: "rus.se"."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
