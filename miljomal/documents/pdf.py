"""Sets documents as PDF that a screen reader can read (PDF/UA-1) and that an archive accepts (PDF/A)."""

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from miljomal.core import clock
from miljomal.documents.paper import Block, Facts, Grid, Paper, Text, clean, paragraphs, shown

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "typst"

# Tagged for screen readers, and fit for an archive.
ACCESSIBLE: Final = ("a-2a", "ua-1")
# PDF/A-3 may carry attachments as well.
ARCHIVE: Final = ("a-3a", "ua-1")
MISSING = "□"

_FAMILIES = ("Miljomal Sans", "DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern")
_PROBE = f"""#set document(title: [t])
#set text(font: ({", ".join(f'"{family}"' for family in _FAMILIES)}))
#sys.inputs.text"""
# Letters that our own fonts hold; others are tried once each.
_OURS = frozenset("\n\t" + "".join(map(chr, range(0x20, 0x7F))) + "§°·àäåæéëíöøúüÀÄÅÆÉËÍÖØÚÜŠšŽž–—‘’“”•… ")


def pdf(paper: Paper, *, standards: Sequence["typst.PDFStandard"] = ACCESSIBLE) -> bytes:
    """The paper as PDF, tagged and in its own language."""
    data = {**asdict(paper), "blocks": [_block(block) for block in paper.blocks]}
    return set_pdf((TEMPLATES / "paper.typ").read_text(encoding="utf-8"), data=data, standards=standards)


def set_pdf(source: str, *, data: Any, standards: Sequence["typst.PDFStandard"] = ACCESSIBLE) -> bytes:
    """A typst template of our own, set with `data`, which it reads by `json(bytes(sys.inputs.data))`.

    What people have written goes in as data only, never in `source`. A character that no font of ours can draw
    is replaced by "□", because the standards refuse a page with a character that cannot be read.

    Raises:
        typst.TypstError: the template is wrong, or breaks a rule of the standards.
    """
    import typst

    made = typst.compile(  # type: ignore[type-var]  # the stub wants bytes for the folder too
        source.encode(),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_drawable(data), ensure_ascii=False)},
        pdf_standards=list(standards),
        timestamp=int(clock.now().timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _block(block: Block) -> dict[str, Any]:
    """A part as the template reads it; its kind stands under "block"."""
    kind = {"block": type(block).__name__}
    match block:
        case Text():
            return {**kind, "kind": block.kind, "language": block.language, "paragraphs": paragraphs(block.text)}
        case Facts():
            return {**kind, "rows": [[label, clean(value)] for label, value in block.rows if value]}
        case Grid():
            return {**kind, **asdict(block), "rows": [[shown(cell) for cell in row] for row in block.rows]}
    return {**kind, **asdict(block)}


def _drawable(data: Any) -> Any:
    """The data with every text cleaned of what cannot be drawn."""
    match data:
        case str():
            return "".join(char if _is_drawable(char) else MISSING for char in clean(data))
        case dict():
            return {key: _drawable(value) for key, value in data.items()}
        case list() | tuple():
            return [_drawable(value) for value in data]
    return data


def _is_drawable(char: str) -> bool:
    return char in _OURS or _some_font_has(char)


@functools.lru_cache(maxsize=4096)
def _some_font_has(char: str) -> bool:
    """Sets the character alone: a millisecond, once for each that is not in our own fonts."""
    import typst

    try:
        typst.compile(_PROBE.encode(), font_paths=_fonts(), sys_inputs={"text": char}, pdf_standards=["a-2a", "ua-1"])
    except typst.TypstError:
        return False
    return True


@functools.cache
def _fonts() -> "typst.Fonts":
    """Our two typefaces, and what typst brings for other letters: the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
