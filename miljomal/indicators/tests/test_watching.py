"""Those who watch a figure hear when it changes, once, and nobody else does."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.accounts.services import anonymise
from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator, Watch
from miljomal.indicators.models.watches import MOST
from miljomal.indicators.services.watching import end_watch, tell_watchers, watch
from miljomal.organisations.models import Area, Membership
from miljomal.outbox.models import Message
from tests.factories import make_area, make_membership, make_organisation, make_person
from tests.figures import make_figures, make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def area() -> Area:
    return make_area(name="Provköpings kommun", short_name="Provköping", code="9601")


@pytest.fixture
def emissions(area: Area) -> Indicator:
    indicator = make_indicator(title="Utsläpp", parts=("trafik",))
    make_figures(indicator, area, {2020: 100, 2021: 90})
    return indicator


def watched(indicator: Indicator, area: Area, by: Person, *, share: int = 5, tells_new: bool = True) -> Watch:
    """A watch that is made after everybody has been told of what there was."""
    tell_watchers()
    return watch(indicator=indicator, area=area, share=share, tells_new=tells_new, by=by)


def bodies() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("body", flat=True))


def test_changes_are_told_in_words(emissions: Indicator, area: Area, person: Person) -> None:
    watched(emissions, area, person)
    make_figures(emissions, area, {2020: 110, 2021: 90.1, 2022: 80})
    make_figures(emissions, area, {2021: 0}, breakdown="trafik")
    assert tell_watchers() == 2
    first, second = Message.objects.order_by("pk")
    assert (first.to, first.subject) == (person.email, "Siffror som du bevakar har ändrats")
    assert "Utsläpp, Provköping (ton)" in first.body
    assert "  2022: 80,0 (ny)\n  2020: 100,0 → 110,0 (+10,0\u00a0%)\n" in first.body
    assert "2021" not in first.body, "0,1 % is less than was asked for"
    assert f"{emissions.get_absolute_url()}?omrade=9601" in first.body
    assert "  Trafik 2021: 0,0 (ny)\n" in second.body
    assert (tell_watchers(), len(bodies())) == (0, 2)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (100, 105, "100,0 → 105,0 (+5,0\u00a0%)"),
        (100, 104.9, ""),
        (100, 95, "100,0 → 95,0 (−5,0\u00a0%)"),
        (0, 0.1, "0,0 → 0,1"),
        (3, None, "3,0 → ingen siffra"),
        (None, 3, "ingen siffra → 3,0"),
    ],
)
def test_what_is_a_change(
    emissions: Indicator, area: Area, person: Person, before: float | None, after: float | None, told: str
) -> None:
    make_figures(emissions, area, {2019: before})
    watched(emissions, area, person)
    make_figures(emissions, area, {2019: after})
    assert tell_watchers() == bool(told)
    assert all(f"2019: {told}\n" in body for body in bodies())


def test_new_figures_only_where_they_are_asked_for(emissions: Indicator, area: Area, person: Person) -> None:
    watched(emissions, area, person, tells_new=False)
    make_figures(emissions, area, {2022: 1})
    assert tell_watchers() == 0
    watched(emissions, area, person)
    make_figures(emissions, area, {2023: 1})
    assert tell_watchers() == 1
    assert Watch.objects.count() == 1


def test_other_areas_and_indicators_are_not_told(emissions: Indicator, area: Area, person: Person) -> None:
    other = make_area()
    watched(emissions, area, person)
    make_figures(emissions, other, {2020: 7})
    make_figures(make_indicator(), area, {2020: 7})
    assert tell_watchers() == 0


def test_many_changes_are_one_mail(emissions: Indicator, area: Area, person: Person) -> None:
    watched(emissions, area, person)
    make_figures(emissions, area, dict.fromkeys(range(1900, 1925), 3.0))
    assert tell_watchers() == 1
    assert "och 5 siffror till." in bodies()[0]
    assert len(mail.outbox) == 0, "it waits in the outbox until the transaction is done"


def test_hidden_indicator_tells_its_own_people_only(area: Area) -> None:
    owner = make_organisation(area=area)
    own = make_membership(organisation=owner).person
    leaving = make_membership(organisation=owner)
    hidden = make_indicator(owner=owner)
    for one in (own, leaving.person):
        watched(hidden, area, one)
    Membership.objects.filter(pk=leaving.pk).update(state=Membership.State.SUSPENDED)
    make_figures(hidden, area, {2020: 1})
    assert tell_watchers() == 1
    assert Message.objects.get().to == own.email
    with pytest.raises(PermissionDenied):
        watch(indicator=hidden, area=area, share=5, tells_new=True, by=make_person())


def test_hidden_indicator_is_not_named_in_the_list(area: Area, person: Person, client: Client) -> None:
    own = make_indicator(owner=make_organisation(), title="Hemlig räkning", is_published=True)
    watched(own, area, person)
    client.force_login(person)
    assert "Hemlig räkning" in client.get("/mina/bevakningar/").content.decode()
    Indicator.objects.filter(pk=own.pk).update(is_published=False)
    assert "Hemlig räkning" not in client.get("/mina/bevakningar/").content.decode()


def test_erased_person_hears_nothing(emissions: Indicator, area: Area, person: Person) -> None:
    watched(emissions, area, person)
    anonymise(person=person, by=None)
    make_figures(emissions, area, {2020: 1})
    assert tell_watchers() == 0


def test_told_is_remembered_also_when_nobody_listens(emissions: Indicator, area: Area, person: Person) -> None:
    tell_watchers()
    assert not Delivery.objects.filter(told_at=None).exists()
    watch(indicator=emissions, area=area, share=5, tells_new=True, by=person)
    assert tell_watchers() == 0, "nobody hears of what was there before"


@pytest.mark.parametrize("share", [0, 101])
def test_share_is_a_percentage(emissions: Indicator, area: Area, person: Person, share: int) -> None:
    with pytest.raises(ValidationError):
        watch(indicator=emissions, area=area, share=share, tells_new=True, by=person)


def test_too_many(emissions: Indicator, area: Area, person: Person) -> None:
    areas = Area.objects.bulk_create(
        Area(code=f"w{n}", kind="municipality", name=f"W{n}", short_name=f"W{n}", slug=f"w{n}") for n in range(MOST)
    )
    Watch.objects.bulk_create(Watch(person=person, indicator=emissions, area=one) for one in areas)
    with pytest.raises(ValidationError, match="Du bevakar redan 200"):
        watch(indicator=emissions, area=area, share=5, tells_new=True, by=person)


def test_nobody_ends_anothers_watch(emissions: Indicator, area: Area, person: Person) -> None:
    with pytest.raises(PermissionDenied):
        end_watch(watch=watched(emissions, area, person), by=make_person())


def test_from_the_page_and_back(emissions: Indicator, area: Area, person: Person, client: Client) -> None:
    address = f"{emissions.get_absolute_url()}?omrade={area.code}"
    assert "Få ett mejl" not in client.get(address).content.decode()
    client.force_login(person)
    assert "Få ett mejl när siffrorna för Provköping ändras" in client.get(address).content.decode()

    def post(**sent: Any) -> str:
        response = client.post(f"{emissions.get_absolute_url()}bevaka/", {"area": area.code, **sent}, follow=True)
        return str(response.content.decode())

    assert "Du får ett mejl när siffrorna ändras." in post(share="10", tells_new="on")
    assert "Bevakningen är inte sparad." in post(share="3")
    assert "Bevakningen är inte sparad." in post(share="10", area="x")
    one = Watch.objects.get()
    assert (one.share, one.tells_new, one.made_at.date()) == (10, True, clock.now().date())
    listed = client.get("/mina/bevakningar/").content.decode()
    assert "Utsläpp" in listed
    assert "10 %" in listed
    ended = client.post(f"/mina/bevakningar/{one.pk}/sluta/", follow=True).content.decode()
    assert "Du bevakar inte längre den siffran." in ended
    assert "Du bevakar ingenting." in ended
