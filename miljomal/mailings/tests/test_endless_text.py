"""100,000 characters in every field of every form of a round and its mails: told so, kept, stored nowhere."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Respondent
from miljomal.followup.tests import answer_addresses, round_addresses
from miljomal.mailings.tests import addresses
from miljomal.mailings.tests.addresses import make_letter, make_mailing
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.tests.helpers import everything
from tests.factories import make_answer, make_membership, make_person

pytestmark = pytest.mark.django_db

LONG = "å" * 100_000
TYPED = ("text", "email", "search", "date", "time", "number", "")
PAGES = [
    *(f"followup:{name}" for name in round_addresses.FORMS),
    *(f"followup:{name}" for name in ("answer-edit", "delegation-create", "delegation-reply", "handing-in-approve")),
    *("mailings:mailing-edit", "mailings:mailing-extra"),
]


@pytest.fixture
def answer() -> Answer:
    return make_answer()


@pytest.fixture
def everywhere(answer: Answer) -> Person:
    """Coordinates for the programme's owner and administers the organisation that answers."""
    person = make_person()
    make_membership(person=person, organisation=answer.round.programme.owner, role="coordinator")
    make_membership(person=person, organisation=answer.organisation, role="administrator")
    return person


def address(name: str, answer: Answer) -> str:
    if name == "followup:answer-edit":
        return answer.get_absolute_url()
    stated = {**round_addresses.arguments(answer), **answer_addresses.arguments(answer)}
    stated |= addresses.arguments(make_mailing(round=answer.round), make_letter(answer=answer))
    return reverse(name, kwargs=stated[name])


def filled(form: Element) -> dict[str, Any]:
    """The form as a browser would post it, with every field that can be typed in as long as can be."""
    values = {field.attributes["name"]: field.attributes.get("value", "") for field in form.all("input", "select")
              if "name" in field.attributes}  # fmt: skip
    for field in form.all("input"):
        if field.attributes.get("type", "") in TYPED and "name" in field.attributes:
            values[field.attributes["name"]] = LONG
    return values | {area.attributes["name"]: LONG for area in form.all("textarea")}


@pytest.mark.parametrize("name", PAGES)
def test_endless_text_is_told_of_kept_and_stored_nowhere(
    name: str, answer: Answer, everywhere: Person, client: Client
) -> None:
    client.force_login(everywhere)
    Respondent.objects.get_or_create(round=answer.round, organisation=answer.organisation)
    path = address(name, answer)
    if name == "followup:handing-in-approve":
        answer.round.needs_approval = True
        answer.round.save()
        Respondent.objects.filter(round=answer.round).update(handed_in_at=clock.now())
    forms = [form for form in read(client.get(path).content).all("form") if LONG in filled(form).values()]
    for form in forms:
        before = everything()
        response = client.post(form.attributes.get("action") or path, {**filled(form), "tillbaka": "ja"})
        assert response.status_code in (409, 422)
        assert response.content.decode().count(LONG) >= 1
        assert everything() == before
    # Opening a round asks for nothing but a press.
    assert bool(forms) is (name != "followup:round-open")
