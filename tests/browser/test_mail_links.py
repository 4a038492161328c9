"""A mail scanner opens every link of every mail that the service sends: nothing changes, whatever it is about."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup import services
from miljomal.followup.models import Answer, Delegation, Respondent, Round
from miljomal.indicators.services.watching import tell_watchers, watch
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.services import hand_over, invite
from miljomal.own_figures.tests.figures import make_own, stored
from miljomal.pledges.models import Pledge
from miljomal.pledges.services import age_pledges, decline_pledge
from tests.browser.post import Post, collected, known_templates
from tests.browser.site import OPENED_ON
from tests.browser.visits import COLLEAGUE, COORDINATOR, EDITOR, Visits, title

EKBY = "ekby-kommun"
A_YEAR_AGO = OPENED_ON - dt.timedelta(days=370)


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in apps.get_models()}


def scenes() -> None:
    """What the demo's story leaves out: an invitation, a question to a colleague, a manager's no, codes to sign in."""
    editor, manager = Person.objects.get(email=EDITOR), Person.objects.get(email=COLLEAGUE)
    ekby = Organisation.objects.get(slug=EKBY)
    invite(organisation=ekby, email="ny@ekby.example.org", name="Ny Nysson", role="editor", by=manager)
    followed = Round.objects.get(programme__slug="exempellan-2024-2028", slug="2026")
    answer = Answer.objects.waiting().filter(round=followed, organisation=ekby, draft=None)[0]
    asked, _sent = services.delegate(answer=answer, question=None, email="kim@example.org", note="", by=editor)
    services.reply_to_delegation(delegation=asked, text="Vi har börjat.", code="")
    services.remind_colleague(delegation=asked, by=editor)
    Round.objects.filter(pk=followed.pk).update(needs_approval=True)
    respondent = Respondent.objects.get(round=followed, organisation=ekby)
    services.hand_in_answers(respondent=respondent, by=editor, without=True)
    services.send_answers_back(respondent=respondent, note="Skriv mer om parken.", by=manager)
    pledges_scenes()
    figures_scene()
    contact = Membership.objects.get(organisation=ekby, person=editor)
    hand_over(membership=contact, to=Membership.objects.get(organisation=ekby, person=manager), by=manager)
    for address in (EDITOR, "okand@example.org"):
        Client().post(reverse("account_login"), {"email": address})


def figures_scene() -> None:
    """Figures that somebody watches are changed."""
    editor, ekby = Person.objects.get(email=EDITOR), Organisation.objects.get(slug=EKBY)
    cyclists = make_own(ekby, editor, is_published=True)
    assert ekby.area
    tell_watchers()
    watch(indicator=cyclists, area=ekby.area, share=5, tells_new=True, by=editor)
    stored(cyclists, "År;Antal\n2025;900\n", editor)
    assert tell_watchers() == 1


def pledges_scenes() -> None:
    """The county's no, and the yearly question about a pledge of which nothing is heard."""
    keeper = Person.objects.get(email=COORDINATOR)
    waiting = Pledge.objects.waiting()[0]
    decline_pledge(pledge=waiting, reason="Skriv när.", version=waiting.version, by=keeper)
    silent = Pledge.objects.in_force()[0]
    Answer.objects.filter(organisation=silent.participation.organisation_id).update(submitted_at=A_YEAR_AGO)
    Pledge.objects.filter(pk=silent.pk).update(heard_at=A_YEAR_AGO)
    age_pledges()


def test_every_mail_is_opened_by_a_scanner_and_nothing_changes(visits: Visits, told: Post) -> None:
    with clock.at(OPENED_ON), collected() as post:
        scenes()
    post = post.joined(told)
    # A new kind of mail is in the demo's story, or gets a scene here.
    assert post.templates == known_templates()
    assert post.others == set()
    assert len(post.paths) > 30
    before = everything()
    page = visits.open()
    for path in sorted(post.paths):
        assert page.request.head(path).status < 400, path
        assert page.request.get(path).status < 400, path
        page.goto(path)
        title(page).wait_for()
    assert everything() == before


def test_scanner_that_presses_the_button_of_a_delegated_link_only_makes_a_code_go(visits: Visits) -> None:
    """Without the code, which only the colleague gets, nothing but the code itself is written."""
    with clock.at(OPENED_ON), collected() as post:
        scenes()
    (path,) = (found for found in post.paths if found.startswith("/fraga/"))
    Delegation.objects.update(code_sent_at=None, code_hash="")
    before = everything()
    page = visits.open()
    page.goto(path)
    page.get_by_label("Ditt svar").fill("Skrivet av en maskin.")
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("status").filter(has_text="Vi har mejlat en kod").first.wait_for()
    for code in ("", "0000-0000"):
        page.get_by_label("Kod", exact=True).fill(code)
        page.get_by_role("main").get_by_role("button").first.click()
        title(page).wait_for()
    after = everything()
    changed = {table for table, rows in after.items() if rows != before[table]}
    assert changed <= {"followup.Delegation", "outbox.Message", "django_tasks_database.DBTaskResult"}
    assert Delegation.objects.values_list("reply", "replied_at", "withdrawn_at").get() == ("", None, None)
