"""A Word document with real headings, header rows, texts for pictures and the right language."""

import io

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from miljomal.documents.paper import Column, Grid, Paper
from miljomal.documents.tests.papers import NASTY, make_paper
from miljomal.documents.word import word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(paper: Paper) -> Document:
    return docx.Document(io.BytesIO(word(paper)))


def test_headings_are_headings() -> None:
    styles = [(p.style.name, p.text) for p in opened(make_paper()).paragraphs if p.style and p.text]
    assert ("Title", "Uppföljning av länets program") in styles
    assert [s for s in styles if s[0].startswith("Heading")] == [("Heading 1", "Resultat"), ("Heading 2", "Tema ett")]


def test_table_has_its_header_row_and_figures() -> None:
    table = opened(make_paper()).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Grad", "Antal", "Andel, procent"],
        ["● G Genomförd", "1\u00a0234", "69,5"],
        ["○ E Ej påbörjad", "", "0"],
    ]
    assert [len(row._tr.findall(f".//{W}tblHeader")) for row in table.rows] == [1, 0, 0]


def test_properties_language_and_picture() -> None:
    document = opened(make_paper())
    core = document.core_properties
    assert (core.title, core.author, core.language) == (
        "Uppföljning av länets program",
        "Länsstyrelsen i Exempellän",
        "sv",
    )
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    assert {e.get(qn("w:val")) for e in document.element.body.iter(qn("w:lang"))} == {"en-GB"}
    described = [e.get("descr") for e in document.element.body.iter() if e.tag.endswith("}docPr")]
    assert described == ["En stapel: 18 av 26 är genomförda"]


def test_what_people_write_comes_through_without_what_word_refuses() -> None:
    text = "\n".join(p.text for p in opened(make_paper()).paragraphs)
    assert text.count(NASTY.replace("\x07", "").replace("\ufffe", "")) == 2


@pytest.mark.parametrize("count", [1, 300])
def test_all_rows_are_there(count: int) -> None:
    grid = Grid("Rader", [Column("Nr"), Column("Text")], [[n, "x"] for n in range(count)])
    assert len(opened(Paper("T", "V", [grid])).tables[0].rows) == count + 1
