"""Who gets in where: refusals that say whom to ask, switching, signing out, mail scanners."""

import re
from typing import Any

from django.apps import apps
from django.core import mail
from playwright.sync_api import Page, expect

from miljomal.followup.models import Answer
from miljomal.organisations.models import Membership
from miljomal.programmes.models import Measure
from tests.browser.visits import (
    COLLEAGUE,
    EDITOR,
    READER,
    TWO_PLACES,
    Visits,
    code_in_mail,
    links_in_mail,
    main,
    sign_in,
    title,
)


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in apps.get_models()}


def test_reader_is_told_whom_to_ask(visits: Visits, script: bool) -> None:
    answer = Answer.objects.filter(organisation__slug="ekby-kommun").latest("pk")
    page = visits.open(script=script, person=READER)
    response = page.goto(answer.get_absolute_url())
    assert response
    assert response.status == 403
    expect(title(page)).to_have_text("Du får inte göra det här")
    assert re.search(r"administratören.*redaktör", main(page).inner_text())


def test_editor_is_told_who_changes_a_measure(visits: Visits, script: bool) -> None:
    measure = Measure.objects.filter(programme__slug="exempellan-2024-2028")[0]
    page = visits.open(script=script, person=EDITOR)
    response = page.goto(f"/atgarder/{measure.pk}/redigera/")
    assert response
    assert response.status == 403
    assert "samordnarna på Länsstyrelsen i Exempellän" in main(page).inner_text()


def test_switching_organisation_changes_what_waits(visits: Visits, script: bool) -> None:
    page = visits.open(script=script, person=TWO_PLACES)
    page.goto("/mina/")
    before = main(page).get_by_role("link", name=re.compile("^Rapportera")).all_inner_texts()
    assert "Granfors kommun" in main(page).inner_text()
    page.get_by_label("Arbeta för").select_option(label="Lindhult kommun")
    page.get_by_role("button", name="Byt").click()
    expect(page).to_have_url("/mina/")
    expect(main(page)).to_contain_text("Lindhult kommun")
    after = main(page).get_by_role("link", name=re.compile("^Rapportera")).all_inner_texts()
    assert before
    assert after
    assert before != after


def test_signing_out_closes_the_door_behind_the_back_button(visits: Visits, script: bool) -> None:
    page = visits.open(script=script, person=EDITOR)
    page.goto("/mina/")
    expect(title(page)).to_have_text("Att göra")
    page.get_by_role("button", name="Logga ut").click()
    expect(page).to_have_url("/")
    page.go_back()
    expect(title(page)).to_have_text("Logga in")
    page.goto("/mina/")
    expect(title(page)).to_have_text("Logga in")


def scan(visits: Visits, *, script: bool) -> None:
    """Opens every link of the last mail in a browser of its own, as mail scanners do."""
    links = links_in_mail()
    assert links
    before = everything()
    scanner = visits.open(script=script)
    for link in links:
        scanner.goto(link)
    assert everything() == before


def test_scanning_the_code_mail_changes_nothing(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/mina/")
    page.get_by_label("E-postadress").fill(EDITOR)
    page.get_by_role("button", name="Skicka koden").click()
    expect(title(page)).to_have_text("Skriv koden")
    scan(visits, script=script)
    page.get_by_label("Kod", exact=True).fill(code_in_mail())
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url("/mina/")


def invite(page: Page, email: str) -> None:
    page.goto("/mina/medlemmar/bjud-in/")
    page.get_by_label(re.compile("^Namn")).fill("Nya Nysdotter")
    page.get_by_label(re.compile("^E-post")).fill(email)
    page.get_by_role("radio", name=re.compile("^Redaktör")).check()
    main(page).get_by_role("button").first.click()
    expect(page).to_have_url("/mina/medlemmar/")


def test_scanning_an_invitation_changes_nothing_and_the_button_does(visits: Visits, script: bool) -> None:
    email = "ny@ekby.example.org"
    invite(visits.open(script=script, person=COLLEAGUE), email)
    assert mail.outbox[-1].to == [email]
    link = next(link for link in links_in_mail() if "/inbjudan/" in link)
    scan(visits, script=script)
    membership = Membership.objects.get(person__email=email)
    assert membership.state == Membership.State.PENDING
    page = visits.open(script=script)
    page.goto(link)
    page.get_by_role("button", name="Ja, jag är med").click()
    membership.refresh_from_db()
    assert membership.state == Membership.State.ACTIVE
    sign_in(page, email)
    expect(title(page)).to_have_text("Att göra")
