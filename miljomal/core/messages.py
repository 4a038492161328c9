"""The English catalogue: what the sources say, and what the catalogue lacks. No gettext is needed."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

Context = tuple[int, str]
KEYWORDS: dict[str, tuple[int | Context, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators",)
TEMPLATE_SUFFIXES = {".html", ".txt"}
# Lines of the head that would change with every run, or that say nothing here.
NOISE = tuple(
    f'"{name}'.encode()
    for name in ("POT-Creation", "PO-Revision", "Report-Msgid", "Last-Translator", "Language-Team", "Generated-By")
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def extract_all(package: Path) -> Catalog:
    """Every marked text of the package's Python files and templates, tests and migrations excepted."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if not path.is_file() or {"tests", "migrations"} & set(parts):
            continue
        where = path.relative_to(package.parent).as_posix()
        for line, message, comments, context in _texts(path):
            catalog.add(message, None, [(where, line)], auto_comments=comments, context=context)
    return catalog


def _texts(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """(line, msgid or (singular, plural), translators' comments, context) of one file."""
    if path.suffix == ".py":
        source = path.read_bytes()
    elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
        # Django turns the template into calls between filler; unindented, it can be read as Python.
        calls = templatize(path.read_text(encoding="utf-8"), str(path))
        source = "\n".join(line.lstrip() for line in calls.split("\n")).encode()
    else:
        return
    options = {"encoding": "utf-8"}
    yield from extract("python", io.BytesIO(source), KEYWORDS, COMMENT_TAGS, options, strip_comment_tags=False)


def read_catalogue(path: Path) -> Catalog:
    """The catalogue as it is kept; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale="en", charset="utf-8", project="miljomal", version="1")
    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def update_catalogue(path: Path, package: Path) -> Catalog:
    """Brings the catalogue up to the sources: new texts wait untranslated, vanished ones go."""
    catalog = read_catalogue(path)
    catalog.update(extract_all(package), no_fuzzy_matching=True)
    catalog.header_comment = "# The English catalogue of Miljömålsstödet."
    catalog.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False, ignore_obsolete=True)
    path.write_bytes(b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(NOISE)))
    return catalog


def faults(path: Path, package: Path) -> list[str]:
    """What is wrong with the catalogue, one line a fault, in Swedish; empty = in step and complete."""
    wanted = {_key(message): message for message in extract_all(package) if message.id}
    kept = {_key(message): message for message in read_catalogue(path) if message.id}
    missing = [f"saknas i katalogen: {_shown(wanted[key])}" for key in wanted.keys() - kept.keys()]
    obsolete = [f"finns inte längre i koden: {_shown(kept[key])}" for key in kept.keys() - wanted.keys()]
    broken = [fault for key in wanted.keys() & kept.keys() for fault in _faults_of(wanted[key], kept[key])]
    return sorted(missing) + sorted(obsolete) + sorted(broken)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _faults_of(wanted: Message, kept: Message) -> Iterator[str]:
    if _forms(wanted.id)[1:] != _forms(kept.id)[1:]:
        yield f"pluralformen är en annan i koden: {_shown(wanted)}"
    strings = _forms(kept.string)
    if kept.fuzzy or not all(strings) or len(strings) < len(_forms(kept.id)):
        yield f"är inte översatt: {_shown(kept)}"
        return
    allowed = {frozenset(PLACEHOLDER.findall(form)) for form in _forms(kept.id)}
    if any(frozenset(PLACEHOLDER.findall(string)) not in allowed for string in strings):
        yield f"har andra platshållare i översättningen: {_shown(kept)}"


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _shown(message: Message) -> str:
    where = message.locations[0][0] if message.locations else "?"
    context = f" [{message.context}]" if message.context else ""
    return f"{_key(message)[1]!r}{context} ({where})"
