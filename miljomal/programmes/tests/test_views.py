"""The forms of a measure and of an organisation's part: two editors, double clicks, whom to ask, history."""

from typing import Any

import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.models import Measure, Participation
from miljomal.programmes.services import edit_measure
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import make_measure, make_membership, make_participation, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    return make_measure(title="Laga bron", text="Först räcket.", number="4", programme=make_programme())


@pytest.fixture
def keeper(measure: Measure) -> Person:
    owner = measure.programme.owner
    return make_membership(person=make_person(name="Kim"), organisation=owner, role="coordinator").person


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(html: Element) -> dict[str, str]:
    """What the form holds, as a browser would send it."""
    (form,) = html.all("form", class_="form")
    values = {field.attributes["name"]: field.attributes.get("value", "") for field in form.all("input")}
    values |= {area.attributes["name"]: area.text for area in form.all("textarea")}
    for select in form.all("select"):
        chosen = [o.attributes["value"] for o in select.all("option") if "selected" in o.attributes]
        values[select.attributes["name"]] = chosen[0]
    values.pop("csrfmiddlewaretoken", None)
    return values


def opened(client: Client, path: str) -> dict[str, str]:
    return typed(read(client.get(path).content))


def test_change_is_saved_and_shown(measure: Measure, keeper: Person) -> None:
    client, path = browser(keeper), f"/atgarder/{measure.pk}/redigera/"
    response = client.post(path, {**opened(client, path), "title": "Laga hela bron", "cost_sek": "6 500 000,50"})
    assert response.status_code == 302
    measure.refresh_from_db()
    assert (measure.title, str(measure.cost_sek), measure.version) == ("Laga hela bron", "6500000.50", 2)
    shown = client.get(response["Location"]).content.decode()
    assert response["Location"] == measure.get_absolute_url()
    assert "Laga hela bron" in shown


def test_saving_an_untouched_form_changes_nothing(measure: Measure, keeper: Person) -> None:
    client, path = browser(keeper), f"/atgarder/{measure.pk}/redigera/"
    before = everything()
    assert client.post(path, opened(client, path)).status_code == 302
    for table in ("programmes.Measure", "programmes.HistoricalMeasure"):
        assert everything()[table] == before[table]


def test_second_editor_sees_what_the_first_wrote_and_loses_nothing(measure: Measure, keeper: Person) -> None:
    client, path = browser(keeper), f"/atgarder/{measure.pk}/redigera/"
    mine: dict[str, Any] = {**opened(client, path), "title": "Laga halva bron", "text": "Sedan målar vi."}
    colleague = somebody("coordinator", measure.programme.owner)
    edit_measure(measure=measure, changes={"title": "Laga hela bron"}, version=1, by=colleague)
    response = client.post(path, mine)
    html = read(response.content)
    assert response.status_code == 409
    rows = [[cell.text for cell in row.all("th", "td")] for row in html.all("tbody")[0].all("tr")]
    assert ["Titel", "Laga hela bron", "Laga halva bron"] in rows
    again = typed(html)
    assert (again["title"], again["text"], again["version"]) == ("Laga halva bron", "Sedan målar vi.", "2")
    measure.refresh_from_db()
    assert (measure.title, measure.text) == ("Laga hela bron", "Först räcket.")
    assert client.post(path, again).status_code == 302
    measure.refresh_from_db()
    assert (measure.title, measure.text, measure.version) == ("Laga halva bron", "Sedan målar vi.", 3)


def test_double_click_is_one_change(measure: Measure, keeper: Person) -> None:
    client, path = browser(keeper), f"/atgarder/{measure.pk}/redigera/"
    sent = {**opened(client, path), "title": "Laga hela bron"}
    assert [client.post(path, sent).status_code for _ in range(2)] == [302, 302]
    assert measure.history.count() == 2


def test_wrong_role_is_told_whom_to_ask(measure: Measure, anna: Person) -> None:
    response = browser(anna).get(f"/atgarder/{measure.pk}/redigera/")
    assert response.status_code == 403
    owner = measure.programme.owner.name
    assert f"Åtgärden ändras av samordnarna på {owner}. Fråga dem." in response.content.decode()


def test_part_is_stated_once_and_shown(measure: Measure, anna: Person, here: Organisation) -> None:
    client, path = browser(anna), f"/atgarder/{measure.pk}/deltagande/{here.pk}/"
    decision = {"role": "lead", "stage": "decided", "decided_on": "2026-11-02", "decided_by": "Kommunstyrelsen"}
    sent = {**opened(client, path), **decision}
    assert [client.post(path, sent).status_code for _ in range(2)] == [302, 302]
    part = Participation.objects.get()
    assert (part.organisation, part.role, part.stage, part.history.count()) == (here, "lead", "decided", 1)
    assert here.name in client.get(measure.get_absolute_url()).content.decode()


def test_decision_without_date_and_body_is_told_at_the_fields(
    measure: Measure, anna: Person, here: Organisation
) -> None:
    client, path = browser(anna), f"/atgarder/{measure.pk}/deltagande/{here.pk}/"
    response = client.post(path, {**opened(client, path), "stage": "decided", "diary_number": "KS 2026/1"})
    html = read(response.content)
    assert response.status_code == 422
    (summary,) = html.all("div", class_="error-summary")
    assert [link.attributes["href"] for link in summary.all("a")] == ["#id_decided_on", "#id_decided_by"]
    assert typed(html)["diary_number"] == "KS 2026/1"
    assert Participation.objects.count() == 0


def test_foreign_organisation_in_the_address_is_refused(
    measure: Measure, anna: Person, elsewhere: Organisation
) -> None:
    make_participation(measure=measure, organisation=elsewhere)
    client, path = browser(anna), f"/atgarder/{measure.pk}/deltagande/{elsewhere.pk}/"
    before = everything()["programmes.Participation"]
    for response in (client.get(path), client.post(path, {"role": "lead", "stage": "ended", "version": 1})):
        assert response.status_code == 403
        assert f"redaktörerna på {elsewhere.name}" in response.content.decode()
    assert everything()["programmes.Participation"] == before


def test_history_shows_who_before_and_after_to_those_concerned(
    measure: Measure, keeper: Person, anna: Person, bo: Person, here: Organisation
) -> None:
    make_participation(measure=measure, organisation=here)
    edit_measure(measure=measure, changes={"title": "Laga hela bron"}, version=1, by=keeper)
    path = f"/atgarder/{measure.pk}/historik/"
    html = read(browser(anna).get(path).content)
    heads = [cell.text for cell in html.all("thead")[0].all("th")]
    first = [cell.text for cell in html.all("tbody")[0].all("tr")[0].all("td", "th")]
    change = dict(zip(heads, first, strict=True))
    change.pop("När")
    assert change == {"Vem": "Kim", "Vad": "Titel", "Före": "Laga bron", "Efter": "Laga hela bron"}
    refused = browser(bo).get(path)
    assert refused.status_code == 403
    assert "Laga hela bron" not in refused.content.decode()
