"""A strategist counts cyclists: describes what, sends in a file with three faults, mends it, and sees the curve."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.audit import audit
from tests.browser.steps import Steps
from tests.browser.visits import EDITOR, Visits, main, title

FAULTY = "Mätpunkt;År;Antal\nStationen;2022;1 204\nStationen;tjugotre;1 310\nBron;2023;många\nBron;2024;-7\n"
MENDED = "Mätpunkt;År;Antal\n;2022;1 204\n;2023;1 310\n;2024;1 355\nBron;2023;410\n"


def test_own_counts_from_nothing_to_a_curve(visits: Visits, script: bool, tmp_path: Path) -> None:
    page = visits.open(person=EDITOR, script=script)
    hands = Steps(page)
    hands.open("/mina/siffror/")
    hands.link("Ny egen indikator")
    name = f"Cyklister med {'skript' if script else 'bara sidan'}"
    page.get_by_label("Vad räknas?").fill(name)
    page.get_by_label("Så räknas det").fill("Slingor i marken, hela dygnet.")
    page.get_by_label("Enhet, som läsaren ser den").fill("cyklister per dygn")
    page.get_by_label("God riktning").select_option("up")
    page.get_by_label("Delas upp efter").fill("mätpunkt")
    hands.button("Spara")
    expect(title(page)).to_have_text("Ladda upp siffror")
    for text in (FAULTY, MENDED):
        path = tmp_path / "cyklister.csv"
        path.write_text(text, encoding="utf-8")
        page.get_by_label("Fil med siffror").set_input_files(path)
        hands.button("Läs filen")
        if text == FAULTY:
            expect(main(page)).to_contain_text("3 fel i filen")
            expect(main(page)).to_contain_text("Rad 3, kolumn År")
            assert not script or audit(page) == []
    expect(title(page)).to_have_text("Se vad som ändras")
    expect(main(page)).to_contain_text("4 nya siffror")
    hands.button("Spara siffrorna")
    expect(title(page)).to_have_text(name)
    expect(main(page)).to_contain_text("Egen indikator, ses bara av er")
    expect(page.locator("svg.plot-lines")).to_be_visible()
    assert not script or audit(page) == []
