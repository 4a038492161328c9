"""The council's report, from the start page to the Word file on one's own computer."""

import time
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from miljomal.results.tasks import make_documents, request_documents
from tests.browser.steps import Steps
from tests.browser.visits import COORDINATOR, Visits

PROGRAMME = "exempellan-2024-2028"
MOST_STEPS, MOST_SECONDS = 6, 60


@pytest.mark.parametrize("width", [360, 1280])
def test_report_in_word_for_the_council(visits: Visits, script: bool, width: int, tmp_path: Path) -> None:
    """Goal: at most six steps and sixty seconds."""
    request_documents()
    make_documents()
    begun = time.monotonic()
    page = visits.open(person=COORDINATOR, script=script, width=width)
    hands = Steps(page)
    hands.open(f"/program/{PROGRAMME}/")
    hands.press(page.get_by_role("link", name="Åtgärdsuppföljning 2025").first)
    word = page.get_by_role("link", name="Rapport till fullmäktige eller styrelse, Word")
    expect(word).to_be_visible()
    with page.expect_download() as download:
        hands.press(word)
    path = tmp_path / "rapport.docx"
    download.value.save_as(path)
    document = Document(str(path))
    headings = [p.text for p in document.paragraphs if p.style and (p.style.name or "").startswith("Heading")]
    assert headings
    assert document.tables
    assert hands.taken <= MOST_STEPS
    assert time.monotonic() - begun < MOST_SECONDS
