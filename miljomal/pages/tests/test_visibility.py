"""A draft is seen by its owner's people only: in no page, no list, no count, no thread of anybody else."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from miljomal.organisations.models import Membership, Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.models import Measure, Programme
from miljomal.programmes.services import recount
from tests.factories import (
    make_answer,
    make_area,
    make_field_of_work,
    make_measure,
    make_membership,
    make_objective,
    make_organisation,
    make_participation,
    make_programme,
    make_round,
    make_theme,
)

pytestmark = pytest.mark.django_db

SECRET = "Hemlig åtgärd"
THEME = "Hemligt tema"
OPEN = "Öppen åtgärd"


@pytest.fixture
def draft(here: Organisation) -> Programme:
    """Beside a public programme: a draft with the same county, objective, field and actor, and a published round."""
    county = make_area(kind="county", slug="provlan", name="Provlän")
    here.area.parent = county  # type: ignore[union-attr]
    here.area.save()  # type: ignore[union-attr]
    board = make_organisation(kind="county_board", area=county)
    objective, field = make_objective(slug="provmal"), make_field_of_work(slug="provfalt")
    for state, title, theme in (("running", OPEN, "Öppet tema"), ("draft", SECRET, THEME)):
        programme = make_programme(owner=board, state=state, slug=f"program-{state}", title=f"Program {state}")
        measure = make_measure(theme=make_theme(programme=programme, title=theme), title=title)
        measure.measure_objectives.create(objective=objective)
        measure.measure_fields.create(field_of_work=field)
        decided: dict[str, Any] = {
            "stage": "decided",
            "decided_on": dt.date(2026, 1, 1),
            "decided_by": f"Nämnden för {title}",
        }
        make_participation(measure=measure, organisation=here, **decided)
        published = make_round(programme=programme, slug="2025", published_on=dt.date(2026, 3, 1))
        make_answer(round=published, measure=measure, organisation=here, letter="H", text=f"Om {title}")
        recount(programme)
    return Programme.objects.get(slug="program-draft")


def everywhere(here: Organisation) -> list[str]:
    """Every page and list on which a measure of the county may be named or counted."""
    assert here.area is not None
    return [
        "/lan/provlan/",
        *(f"/lan/provlan/?vill={wish}" for wish in ("atgarder", "folja", "kolleger", "kontakt")),
        "/lan/provlan/?vill=atgarder&roll=kommun",
        here.area.get_absolute_url(),
        "/miljomal/provmal/",
        "/verksamheter/provfalt/",
        "/program/",
        "/program/program-running/",
        "/atgarder/",
        f"/atgarder/?organisation={here.slug}",
        "/atgarder/?mal=provmal&verksamhet=provfalt&lan=provlan&grad=half",
    ]


def reader(who: str, draft: Programme, here: Organisation) -> Client:
    client = Client()
    if who != "stranger":
        organisation = {"owner": draft.owner, "here": here}.get(who) or make_organisation(kind="county_board")
        state = Membership.State.SUSPENDED if who == "suspended" else Membership.State.ACTIVE
        organisation = draft.owner if who == "suspended" else organisation
        client.force_login(make_membership(organisation=organisation, role="coordinator", state=state).person)
    return client


@pytest.mark.parametrize("who", ["stranger", "elsewhere", "suspended", "here"])
def test_draft_is_in_no_page_and_no_count(who: str, draft: Programme, here: Organisation) -> None:
    client = reader(who, draft, here)
    for path in everywhere(here):
        html = client.get(path)
        text = read(html.content).text
        assert html.status_code == 200, path
        for secret in (SECRET, THEME, "Program draft", "program-draft", "Om Hemlig"):
            assert secret not in html.content.decode(), (path, secret)
        assert "2 åtgärder" not in text, path
    assert "1 åtgärd" in read(client.get("/atgarder/").content).text


@pytest.mark.parametrize("who", ["stranger", "elsewhere", "suspended", "here"])
def test_draft_has_no_address_for_others(who: str, draft: Programme, here: Organisation) -> None:
    client, secret = reader(who, draft, here), Measure.objects.get(title=SECRET)
    for path in (
        "/program/program-draft/",
        "/program/program-draft/resultat/2025/",
        f"/atgarder/{secret.pk}/",
        secret.get_absolute_url(),
        f"/en{secret.get_absolute_url()}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/atgarder/{secret.pk}-fel-titel/").status_code == 404


def test_owners_people_see_it(draft: Programme, here: Organisation) -> None:
    client, secret = reader("owner", draft, here), Measure.objects.get(title=SECRET)
    assert client.get("/program/program-draft/").status_code == 200
    assert SECRET in client.get(secret.get_absolute_url()).content.decode()
    assert SECRET in read(client.get("/program/program-draft/").content).text
    assert "1 åtgärd" in read(client.get("/atgarder/").content).text


@pytest.mark.parametrize("who", ["stranger", "here", "owner"])
def test_referral_is_read_in_its_programme_and_counts_nowhere_else(
    who: str, draft: Programme, here: Organisation
) -> None:
    """What is on referral is public, but nobody has decided on it: it is no measure of the county's yet."""
    Programme.objects.filter(pk=draft.pk).update(state="referral")
    client, proposal = reader(who, draft, here), Measure.objects.get(title=SECRET)
    assert SECRET in read(client.get("/program/program-draft/").content).text
    assert client.get(proposal.get_absolute_url()).status_code == 200
    lists = [path for path in everywhere(here) if path not in ("/program/", "/lan/provlan/")]
    for path in lists:
        text = read(client.get(path).content).text
        assert (SECRET in text, "2 åtgärder" in text) == (False, False), path


def test_three_sentences_count_the_open_one_only(draft: Programme, here: Organisation) -> None:
    assert here.area is not None
    (box,) = read(Client().get(here.area.get_absolute_url()).content).all("div", class_="three-answers")
    answers = [p.text for p in box.all("p", class_="answer")]
    assert answers[0].startswith("Av 1 åtgärder") or "Av 1 åtgärd" in answers[0]
    assert answers[1].startswith("Kommunen deltar i 1 åtgärd;")


def test_signed_in_reader_of_the_county_page_gets_gaps_only_for_her_own(draft: Programme, here: Organisation) -> None:
    """The public sees what exists; gaps and next steps show to the own organisation."""
    measure = Measure.objects.get(title=OPEN)
    measure.participations.update(stage="intended", decided_on=None, decided_by="")
    own, other = Client(), Client()
    own.force_login(make_membership(organisation=here).person)
    other.force_login(make_membership().person)
    path = measure.get_absolute_url()
    seen = ["Ert beslut saknas" in client.get(path).content.decode() for client in (own, other, Client())]
    assert seen == [True, False, False]


def test_proposal_on_referral_says_so_and_promises_nothing(draft: Programme, here: Organisation) -> None:
    Programme.objects.filter(pk=draft.pk).update(state="referral")
    proposal = Measure.objects.get(title=SECRET)
    page = read(Client().get(proposal.get_absolute_url()).content).text
    assert "Förslag på remiss. Programmet är inte beslutat, så ingen har lovat något än." in page
    assert "Åtgärderna är förslag" in read(Client().get("/program/program-draft/").content).text
    adopted = Measure.objects.get(title=OPEN)
    assert "Förslag på remiss" not in read(Client().get(adopted.get_absolute_url()).content).text
