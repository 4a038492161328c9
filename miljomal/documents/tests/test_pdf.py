"""A PDF that a screen reader can read and an archive accepts, whatever people have written."""

import datetime as dt
import io
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from miljomal.core import clock
from miljomal.documents.paper import Paper, Picture, Text
from miljomal.documents.pdf import ACCESSIBLE, ARCHIVE, pdf, set_pdf
from miljomal.documents.tests.papers import DRAWING, NASTY, make_paper


def catalogue(content: bytes) -> Any:
    return read(content).trailer["/Root"]


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def roles(content: bytes) -> set[str]:
    """The kinds of structure elements that the document tells a screen reader."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.add(str(node["/S"]))
            walk(node.get("/K", []))

    walk(catalogue(content)["/StructTreeRoot"])
    return found


def xmp(content: bytes) -> str:
    return str(catalogue(content)["/Metadata"].get_object().get_data().decode())


@pytest.mark.parametrize(("standards", "part"), [(ACCESSIBLE, "2"), (ARCHIVE, "3")])
def test_states_its_standards_and_language(standards: Any, part: str) -> None:
    content = pdf(make_paper(), standards=standards)
    root = catalogue(content)
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert root["/Lang"] in ("sv", "sv-SE")
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp(content)
    assert f"<pdfaid:part>{part}</pdfaid:part>" in xmp(content)
    assert read(content).metadata.title == "Uppföljning av länets program"  # type: ignore[union-attr]
    assert read(content).metadata.author == "Länsstyrelsen i Exempellän"  # type: ignore[union-attr]


def test_structure_is_told() -> None:
    wanted = {"/H1", "/H2", "/P", "/Table", "/THead", "/TH", "/TD", "/Caption", "/Figure", "/L", "/LI"}
    assert wanted <= roles(pdf(make_paper()))


def test_what_people_write_is_never_markup() -> None:
    text = text_of(pdf(make_paper(title=f"Titel {NASTY}")))
    shown = "#let x = 1 *fet* _k_ $y$ @ref <a> & \\ \" ' □ □ åäö"
    assert text.count(shown) == 4  # title, running head, paragraph, list
    assert "1 234" in text.replace("\u00a0", " ")
    assert "69,5" in text


def test_english_paper_says_so() -> None:
    content = pdf(make_paper(language="en"))
    assert str(catalogue(content)["/Lang"]).startswith("en")
    assert "1 of 2" in text_of(content)


def test_same_paper_at_the_same_time_is_the_same_file() -> None:
    with clock.at(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)):
        assert pdf(make_paper()) == pdf(make_paper())


def test_picture_without_words_is_refused() -> None:
    """The check is the standard's own: a picture must say what it shows."""
    with pytest.raises(typst.TypstError):
        set_pdf(f'#set document(title: "t")\n#image(bytes("{DRAWING}".replace("\\"", "\'")), format: "svg")', data={})


def test_every_letter_of_a_long_text_comes_through() -> None:
    paper = Paper("Lång", "Vi", [Text("ord " * 20_000), Picture(DRAWING, "alt")])
    assert text_of(pdf(paper)).count("ord") == 20_000
