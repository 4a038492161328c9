"""All 290 municipalities have a page that answers a politician in three sentences."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client

from miljomal.core import clock
from miljomal.followup.models import Answer
from miljomal.organisations.models import Area
from miljomal.pages.tests.places import page, shown
from miljomal.programmes.models import Participation, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

QUESTIONS = ["Går det åt rätt håll?", "Vad har kommunen lovat?", "Vad är sent?"]
DEMO = ["ekby", "sjotuna", "granfors", "lindhult"]
# Å Ä Ö and é in names, the shortest and longest names, the largest and smallest, one county in one municipality.
CORNERS = [
    "upplands-vasby", "ovanaker", "amal", "are", "orebro", "ostra-goinge", "habo", "gotland", "stockholm", "bjurholm",
    "dals-ed", "lillaedet", "malung-salen", "nynashamn", "kiruna",
]  # fmt: skip


def answers(path: str) -> list[str]:
    (box,) = page(path).all("div", class_="three-answers")
    assert [heading.text for heading in box.all("h2")] == QUESTIONS
    return [p.text for p in box.all("p", class_="answer")]


def test_every_municipality_has_an_address_of_its_own() -> None:
    areas = Area.objects.municipalities().filter(is_example=False)
    assert areas.count() == 290
    assert len({area.get_absolute_url() for area in areas}) == 290
    assert all(re.fullmatch(r"/kommuner/[a-z0-9-]+/", area.get_absolute_url()) for area in areas)


def test_sample_and_corner_cases_are_useful_before_anybody_has_signed_in() -> None:
    every_tenth = list(Area.objects.municipalities().filter(is_example=False).order_by("code"))[::10]
    corners = list(Area.objects.municipalities().filter(slug__in=CORNERS))
    assert len(every_tenth) == 29
    assert len(corners) >= 13
    plans = dict(Plan.objects.values_list("area_id", "title"))
    for area in [*every_tenth, *corners]:
        html = page(area.get_absolute_url())
        (heading,) = html.all("h1")
        assert heading.text == area.name
        assert area.parent is not None
        text = html.all("main")[0].text
        assert area.parent.name in text
        assert (plans.get(area.pk) or "Ingen antagen klimatplan hittades") in text, area
        assert "Exempeldata" not in text


@pytest.mark.parametrize("slug", CORNERS)
def test_corner_cases_answer(slug: str) -> None:
    exists = Area.objects.municipalities().filter(slug=slug).exists()
    page(f"/kommuner/{slug}/", status=200 if exists else 404)


def test_sentences_where_nothing_is_known_say_so() -> None:
    assert answers("/kommuner/nykoping/") == [
        "Det går inte att säga: kommunen har inte rapporterat om någon åtgärd här.",
        "Inget är inlagt här. Länsstyrelsen i Södermanlands län och kommunen lägger in vad kommunen deltar i.",
        "Ingen uppföljning har begärts av kommunen här.",
    ]


@pytest.mark.parametrize("slug", DEMO)
def test_sentences_are_those_of_a_walk_over_the_rows(slug: str) -> None:
    latest: dict[int, str] = {}
    for answer in Answer.objects.submitted().filter(organisation__area__slug=slug).order_by("submitted_at"):
        if answer.organisation.kind == "municipality" and answer.grade:
            latest[answer.measure_id] = answer.grade.letter
    letters = Counter(latest.values())
    parts = [
        part
        for part in Participation.objects.filter(organisation__area__slug=slug, organisation__kind="municipality")
        if part.stage != "ended" and part.measure.programme.state not in ("draft", "referral")
    ]
    with clock.at(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)):
        way, promised, _late = answers(f"/kommuner/{slug}/")
    assert numbers(way) == [len(latest) - letters["–"], letters["G"], letters["H"] + letters["P"], letters["E"]]
    led = sum(part.role == "lead" for part in parts)
    decided = sum(part.stage == "decided" for part in parts)
    assert numbers(promised) == [len(parts), led, decided]


def numbers(sentence: str) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]+", sentence)]


@pytest.mark.parametrize("slug", [*DEMO, "nykoping", "gotland"])
def test_sentences_hold_no_letters_of_the_scale(slug: str) -> None:
    for sentence in answers(f"/kommuner/{slug}/"):
        assert not re.search(r"\b[GHPE]\b", sentence), sentence


def test_late_is_what_was_not_handed_in_before_its_round_closed() -> None:
    """After the open round has closed, Ekby's four answers are late; the day before none is."""
    closes = dt.datetime(2027, 1, 29, 16, tzinfo=dt.UTC)
    with clock.at(closes - dt.timedelta(seconds=1)):
        assert answers("/kommuner/ekby/")[2].startswith("Inget är sent")

    cache.clear()
    with clock.at(closes):
        assert answers("/kommuner/ekby/")[2] == "4 svar lämnades inte innan omgången stängde."


def test_decisions_plan_neighbours_and_whom_to_ask() -> None:
    html = page("/kommuner/ekby/")
    (decisions,) = html.all("section", aria_labelledby="beslut")
    assert len(decisions.all("h3")) == 5
    (neighbours,) = html.all("section", aria_labelledby="grannar")
    assert [text for text, _ in neighbours.links] == ["Sjötuna kommun", "Lindhult kommun", "Granfors kommun"]
    (ask,) = html.all("section", aria_labelledby="fraga")
    assert "mailto:ekby@example.org" in dict(ask.links).values()
    assert "/lan/exempellan/kontakt/" in dict(ask.links).values()
    assert "Klimatplan för Ekby 2022–2030" in html.all("section", aria_labelledby="planer")[0].text


@pytest.mark.parametrize(("slug", "spared"), [("nykoping", 15), ("kiruna", 16), ("orebro", 14)])
def test_objectives_that_concern_it(slug: str, spared: int) -> None:
    """Coast and mountains are left out where there are none: the page shows what concerns the municipality."""
    (section,) = page(f"/kommuner/{slug}/").all("section", aria_labelledby="malen")
    assert len(section.all("ul", class_="objective-list")[0].all("li")) == spared


def test_municipality_has_one_address() -> None:

    response = Client().get("/aktorer/nykoping-kommun/")
    assert (response.status_code, response["Location"]) == (301, "/kommuner/nykoping/")


def test_names_without_a_county_or_a_word_too_many_are_unknown() -> None:
    for slug in ("sodermanland", "nykoping-kommun", "NYKOPING", "exempellan"):
        page(f"/kommuner/{slug}/", status=404)
    assert "Sidan finns inte" in page("/kommuner/ingenstans/", status=404).all("h1")[0].text
    assert "Nyköping" in shown("/kommuner/nykoping/")
