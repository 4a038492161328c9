"""The yearly follow-up in a browser: a text written, approved and copied out in twelve steps; axe finds nothing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from miljomal.assessments.models import ObjectiveText
from tests.browser.audit import audit
from tests.browser.places import Place
from tests.browser.steps import Steps
from tests.browser.visits import ADMINISTRATOR, COORDINATOR, Visits, main, title

WRITER = "natur@exempellan.example.org"
YEAR = "/lan/exempellan/arlig-uppfoljning/2026/"
DONE = "Fyra ängar slås igen med lie."
STATE = "Fler fjärilar flyger, men arealen minskar."
MOST_STEPS = 12


def test_text_is_written_approved_and_copied_out(visits: Visits, script: bool, tmp_path: Path) -> None:
    writer = visits.open(person=WRITER, script=script)
    writing = Steps(writer)
    writing.open("/mina/")
    writing.press(writer.get_by_role("link", name="Årlig uppföljning av miljömålen"))
    writing.press(main(writer).get_by_role("link", name="Ett rikt växt- och djurliv", exact=True))
    writing.fill(writer.get_by_label("Vad som har gjorts under året"), DONE)
    writing.fill(writer.get_by_label("Hur det är och hur vi bedömer det"), STATE)
    writing.press(writer.get_by_role("button", name="Klar: skicka till godkännande"))
    expect(writer.get_by_role("status").first).to_contain_text("väntar på godkännande")

    manager = visits.open(person=ADMINISTRATOR, script=script)
    approving = Steps(manager)
    approving.open(YEAR)
    approving.press(manager.get_by_role("link", name=re.compile("^Granska.*djurliv")))
    approving.press(manager.get_by_role("button", name="Godkänn texten"))
    expect(manager.get_by_role("status").first).to_contain_text("är godkänd")

    approving.press(main(manager).get_by_role("link", name="Ett rikt växt- och djurliv", exact=True))
    approving.press(manager.get_by_role("link", name="Kopiera ut"))
    expect(manager.get_by_label("Vad som har gjorts under året")).to_have_value(DONE)
    with manager.expect_download() as download:
        approving.press(manager.get_by_role("link", name="Hämta som ren text"))
    download.value.save_as(tmp_path / "text.txt")
    copied = (tmp_path / "text.txt").read_text(encoding="utf-8")
    assert DONE in copied
    assert STATE in copied
    assert "Oförändrad sedan 2025" in copied
    assert writing.taken + approving.taken <= MOST_STEPS
    assert ObjectiveText.objects.get(follow_up__year=2026, objective__number=16).stage == "approved"


def test_characters_left_are_shown_while_typing(visits: Visits) -> None:
    page = visits.open(person=WRITER)
    page.goto(f"{YEAR}ett-rikt-vaxt-och-djurliv/")
    box = page.get_by_label("Vad som har gjorts under året")
    box.fill("å" * 4002)
    expect(page.locator("#langd-gjort")).to_have_text(re.compile(r"4.002 av 4.000 tecken: 2 för många"))
    box.fill("å" * 3999)
    expect(page.locator("#langd-gjort")).to_have_text(re.compile(r"3.999 av 4.000 tecken, 1 kvar"))
    expect(box).to_be_focused()
    assert not ObjectiveText.objects.get(follow_up__year=2026, objective__number=16).parts.exists()


def stale(visits: Visits, script: bool) -> Page:
    """The page of the second of two who save."""
    first, second = (visits.open(person=person, script=script) for person in (WRITER, COORDINATOR))
    for page, words in ((first, "Fyra ängar."), (second, "Fem ängar.")):
        page.goto(f"{YEAR}ett-rikt-odlingslandskap/")
        page.get_by_label("Vad som har gjorts under året").fill(words)
    for page in (first, second):
        page.get_by_role("button", name="Spara utkast").click()
    return second


def test_two_writers_at_once(visits: Visits, script: bool) -> None:
    page = stale(visits, script)
    expect(page.get_by_role("alert")).to_contain_text("Fyra ängar.")
    expect(page.get_by_label("Vad som har gjorts under året")).to_have_value("Fem ängar.")


def test_stale_page_and_faults_have_no_axe_faults(visits: Visits) -> None:
    page = stale(visits, script=True)
    expect(page.get_by_role("alert")).to_be_visible()
    assert audit(page) == []
    page.get_by_role("radio", name="Ja", exact=True).check()
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert audit(page) == []


PLACES: list[tuple[str, str, Place]] = [
    ("overview", COORDINATOR, lambda: YEAR),
    ("not-begun", COORDINATOR, lambda: "/lan/exempellan/arlig-uppfoljning/2027/"),
    ("assign", COORDINATOR, lambda: f"{YEAR}tilldela/"),
    ("publish", COORDINATOR, lambda: f"{YEAR}publicera/"),
    ("copy-all", COORDINATOR, lambda: f"{YEAR}kopiera/"),
    ("write", WRITER, lambda: f"{YEAR}god-bebyggd-miljo/"),
    ("approved", WRITER, lambda: f"{YEAR}frisk-luft/"),
    ("review", ADMINISTRATOR, lambda: f"{YEAR}ingen-overgodning/granska/"),
    ("history", WRITER, lambda: f"{YEAR}myllrande-vatmarker/historik/"),
    ("reported", WRITER, lambda: f"{YEAR}god-bebyggd-miljo/underlag/"),
    ("copy-one", WRITER, lambda: f"{YEAR}frisk-luft/kopiera/"),
    ("county", "", lambda: "/lan/exempellan/malbedomningar/"),
    ("county-real", "", lambda: "/lan/sodermanland/malbedomningar/"),
    ("objective", "", lambda: "/miljomal/frisk-luft/bedomningar/"),
    ("objective-national", "", lambda: "/en/miljomal/skyddande-ozonskikt/bedomningar/"),
    ("published", "", lambda: "/lan/exempellan/malbedomningar/2025/frisk-luft/"),
]


@pytest.mark.parametrize(("person", "place"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_axe(visits: Visits, person: str, place: Place) -> None:
    page = visits.open(person=person)
    response = page.goto(place())
    assert response
    assert response.status == 200
    expect(title(page)).to_be_visible()
    assert audit(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
