"""A round from plan to receipt, as a coordinator and an organisation make it, with their steps counted."""

import datetime as dt
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from miljomal.core import clock
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.followup.services import create_round, open_round
from miljomal.mailings.models import Delivery, Letter
from miljomal.mailings.services import confirm_schedule, replan_all, send_due, send_missives, send_receipts
from miljomal.outbox.services import deliver_due
from miljomal.programmes.models import Programme
from miljomal.seed.demo.county import person_of
from tests.browser import site
from tests.browser.steps import Steps
from tests.browser.visits import COORDINATOR, EDITOR, Visits, links_in_mail, main, title

PROGRAMME = "exempellan-2024-2028"
ORGANISATION = "ekby-kommun"
# A Tuesday when last year's round has closed, also for those who had longer time.
NEXT_YEAR = dt.datetime(2027, 11, 2, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock shows the time for a new round."""
    monkeypatch.setattr(site, "OPENED_ON", NEXT_YEAR)


def tick(moment: dt.datetime = NEXT_YEAR) -> None:
    """What the minute tick does with mails and letters."""
    with clock.at(moment):
        replan_all()
        send_due()
        send_missives()
        send_receipts()
        deliver_due()


def opened_round() -> Round:
    """The round of 2027 as its coordinator opens it, with its mails sent."""
    before = Round.objects.get(programme__slug=PROGRAMME, slug="2026")
    by = person_of("lansstyrelsen-exempellan")
    with clock.at(NEXT_YEAR - dt.timedelta(days=1)):
        made = create_round(
            programme=Programme.objects.get(slug=PROGRAMME),
            by=by,
            scale=before.scale,
            title="Åtgärdsuppföljning 2027",
            period_year=2027,
            opens_at=NEXT_YEAR - HOUR,
            closes_at=NEXT_YEAR + dt.timedelta(days=60),
            diary_number="EX-700-2027",
        )
        open_round(made, by=by)
        confirm_schedule(followed=made, by=by)
    tick(NEXT_YEAR - HOUR)
    return made


@pytest.mark.usefixtures("next_year")
@pytest.mark.parametrize("width", [360, 1280])
def test_round_is_opened_previewed_and_the_silent_reminded(visits: Visits, script: bool, width: int) -> None:
    """Goal: at most 14 steps."""
    tick()
    page = visits.open(person=COORDINATOR, script=script, width=width)
    hands = Steps(page)
    hands.open(f"/program/{PROGRAMME}/")
    hands.link("Uppföljningsomgångar")
    hands.link("Planera en omgång")
    expect(page.get_by_label("Titel")).to_have_value("Åtgärdsuppföljning 2027")
    hands.fill(page.get_by_label(re.compile("^Diarienummer")), "EX-700-2027")
    hands.button("Spara omgången")
    hands.link("Granska och öppna")
    expect(main(page)).to_contain_text("10 organisationer tillfrågas.")
    hands.button("Öppna omgången nu")
    expect(main(page).get_by_role("heading", name="Inget mejl går ut än")).to_be_visible()
    hands.link("Granska och bekräfta schemat")
    expect(main(page)).to_contain_text("går genast till 19 mottagare")
    hands.button("Bekräfta schemat")
    expect(page.get_by_role("status").filter(has_text="Schemat är bekräftat.")).to_be_visible()
    mail.outbox.clear()
    tick(NEXT_YEAR + HOUR)
    assert len(mail.outbox) == 19 + Letter.objects.filter(respondent__round__slug="2027").count()
    # Some weeks later.
    mail.outbox.clear()
    hands.open("/mina/")
    hands.link("Åtgärdsuppföljning 2027")
    hands.link("Påminn dem som inte har svarat")
    expect(main(page)).to_contain_text("Så här ser mejlet ut")
    expect(main(page)).to_contain_text("EX-700-2027")
    hands.button("Skicka till 19 mottagare")
    expect(page.get_by_role("status").filter(has_text="19 mejl är på väg.")).to_be_visible()
    assert len(mail.outbox) == 19
    assert hands.taken <= 14
    assert hands.taken == 13


@pytest.mark.usefixtures("next_year")
@pytest.mark.parametrize(
    ("keyboard", "width", "scripted"),
    [(False, 1280, True), (False, 360, True), (True, 1280, True), (False, 1280, False), (True, 1280, False)],
)
def test_five_measures_are_answered_and_the_registrar_gets_the_receipt(
    visits: Visits, keyboard: bool, width: int, scripted: bool
) -> None:
    """Goal: at most 20 steps, signing in with a code by mail included."""
    made = opened_round()
    asked = Respondent.objects.get(round=made, organisation__slug=ORGANISATION)
    (letter,) = (m for m in mail.outbox if m.to == [EDITOR] and asked.get_absolute_url() in str(m.body))
    mail.outbox[:] = [letter]
    link = next(found for found in links_in_mail() if "/omgangar/" in found)
    page = visits.open(script=scripted, width=width)
    hands = Steps(page, keyboard=keyboard)
    hands.open(link)
    hands.sign_in(EDITOR)
    expect(main(page).get_by_role("heading", name="0 av 5 besvarade")).to_be_visible()
    for _time in range(2):
        hands.press(main(page).get_by_role("button", name=re.compile("^Oförändrat(?! för alla)")).first)
        expect(page.get_by_role("status").filter(has_text="1 åtgärd är oförändrad.")).to_be_visible()
    hands.press(main(page).get_by_role("link", name=re.compile("^Svara ?:")).first)
    for nth in range(3):
        words = f"Det här har vi gjort, {nth}."
        hands.choose(page.get_by_role("radio", name=re.compile("^G")))
        hands.fill(page.get_by_label(re.compile("^Vad har ni gjort")), words)
        hands.button("Lämna och granska allt" if nth == 2 else "Lämna och gå till nästa")
        expect(page.get_by_role("status").filter(has_text="Svaret är sparat").first).to_be_visible()
    expect(title(page)).to_have_text("Granska och lämna in")
    hands.button("Lämna in allt")
    expect(title(page)).to_have_text("Kvitto på svaren")
    expect(main(page).get_by_role("heading", name="5 svar")).to_be_visible()
    assert hands.taken <= 20
    assert hands.taken == 18
    mail.outbox.clear()
    tick(NEXT_YEAR + HOUR)
    (receipt,) = mail.outbox
    assert receipt.subject == "Kvitto på svar från Ekby kommun: Åtgärdsuppföljning 2027"
    assert Delivery.objects.get(letter__kind="receipt", respondent=asked).message
    answers = Answer.objects.filter(round=made, organisation=asked.organisation)
    assert sorted(bool(answer.repeats_id) for answer in answers) == [False, False, False, True, True]
