"""Lists of programmes and measures: filters, order and pages, with counts that stay right."""

import itertools
from collections.abc import Callable

import pytest
from django.test import Client

from miljomal.followup.models import Answer, Round
from miljomal.organisations.audiences import AUDIENCES
from miljomal.pages.tests.markup import Element
from miljomal.pages.tests.places import page
from miljomal.programmes.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

A, B = "exempellan-2024-2028", "exempellan-klimatloften-2025-2027"
UNDECIDED = ("draft", "referral")
KINDS = {group.slug: group.kinds for group in AUDIENCES}


def latest_round(programme_id: int) -> Round | None:
    published = [r for r in Round.objects.filter(programme=programme_id) if r.published_on or r.source]
    return max(published, key=lambda r: r.period_year, default=None)


def has_grade(measure: Measure, slug: str) -> bool:
    latest = latest_round(measure.programme_id)
    return latest is not None and any(
        answer.grade is not None and answer.grade.slug == slug
        for answer in Answer.objects.filter(round=latest, measure=measure)
    )


# Parameter → does the measure pass? Each written as a reader would check it by hand.
CHECKS: dict[str, Callable[[Measure, str], bool]] = {
    "lan": lambda m, v: m.programme.area.slug == v,
    "tema": lambda m, v: m.theme.slug == v,
    "mal": lambda m, v: v in {link.objective.slug for link in m.measure_objectives.all()},
    "verksamhet": lambda m, v: v in {link.field_of_work.slug for link in m.measure_fields.all()},
    "organisation": lambda m, v: v in {part.organisation.slug for part in m.participations.all()},
    "aktor": lambda m, v: not KINDS[v] or any(
        part.organisation.kind in KINDS[v] for part in m.participations.all() if part.stage != "ended"
    ),
    "lage": lambda m, v: m.state == v,
    "grad": has_grade,
}  # fmt: skip
VALUES = {
    "lan": "exempellan",
    "tema": "resor-och-energi",
    "mal": "god-bebyggd-miljo",
    "verksamhet": "trafikplanering",
    "organisation": "ekby-kommun",
    "aktor": "region",
    "lage": "running",
    "grad": "half",
}
COMBINATIONS = [
    *[{name: value} for name, value in VALUES.items()],
    *[dict(pair) for pair in itertools.pairwise([*VALUES.items(), ("lan", VALUES["lan"])])],
    {"aktor": "invanare"},
    {"grad": "not-relevant"},
    {"lage": "cancelled"},
    VALUES,
]


def listed(html: Element) -> list[str]:
    return [heading.text for heading in html.by_id("lista").all("h3")]


def count_said(html: Element) -> int:
    return int(html.by_id("lista").all("p", class_="list-count")[0].text.split()[0])


def address(path: str, query: dict[str, str]) -> str:
    return f"{path}?" + "&".join(f"{name}={value}" for name, value in query.items())


@pytest.mark.parametrize("query", COMBINATIONS, ids=lambda q: "+".join(q))
@pytest.mark.parametrize("path", ["/atgarder/", f"/program/{A}/", f"/program/{B}/"])
def test_filter_finds_what_a_walk_finds(path: str, query: dict[str, str]) -> None:
    programme = path.split("/")[2] if path.startswith("/program/") else ""
    expected = {
        measure.title
        for measure in Measure.objects.all()
        if (measure.programme.slug == programme if programme else measure.programme.state not in UNDECIDED)
        and all(CHECKS[name](measure, value) for name, value in query.items())
    }
    html = page(address(path, query))
    assert count_said(html) == len(expected)
    assert set(listed(html)) <= expected
    assert len(listed(html)) == min(len(expected), 50)
    if not expected:
        assert "Inga åtgärder passar urvalet. Ta bort något i filtret." in html.by_id("lista").text


def test_no_measure_is_listed_twice() -> None:
    """Joins over objectives, fields and organisations meet in one query."""
    query = {"mal": "god-bebyggd-miljo", "verksamhet": "trafikplanering", "organisation": "ekby-kommun"}
    titles = listed(page(address("/atgarder/", query)))
    assert titles
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("path", ["/atgarder/", f"/program/{A}/"])
@pytest.mark.parametrize("name", sorted(VALUES))
def test_unknown_value_is_an_empty_list_or_no_filter(name: str, path: str) -> None:
    """Chosen from a shared address that has grown old: never an error."""
    html = page(address(path, {name: "finns-inte"}))
    if name in ("lage", "aktor"):
        assert count_said(html) == count_said(page(path))
    else:
        assert (count_said(html), listed(html)) == (0, [])
        assert "Inga åtgärder passar urvalet." in html.by_id("lista").text


@pytest.mark.parametrize("order", ["", "titel", "organisationer", "finns-inte"])
@pytest.mark.parametrize("query", [{}, {"aktor": "kommun"}, {"mal": "god-bebyggd-miljo", "lage": "running"}], ids=str)
def test_order_with_filter(query: dict[str, str], order: str) -> None:
    found = [m for m in Measure.objects.filter(programme__slug=A) if all(CHECKS[n](m, v) for n, v in query.items())]
    keys: dict[str, Callable[[Measure], tuple[object, ...]]] = {
        "titel": lambda m: (m.sort_key, m.pk),
        "organisationer": lambda m: (
            -sum(part.stage != "ended" for part in m.participations.all()), m.sort_key, m.pk
        ),
    }  # fmt: skip
    key = keys.get(order, lambda m: (m.theme.order, int(m.number)))
    titles = listed(page(address(f"/program/{A}/", {**query, "ordna": order})))
    assert titles == [measure.title for measure in sorted(found, key=key)]
    assert len(titles) > 1


def test_order_is_swedish() -> None:
    titles = listed(page("/program/sodermanland-2015-2020/?tema=vatten"))
    assert titles[-2:] == ["Årlig vattendag i Sörmland", "Öppna upp vandringsvägar i vattendrag"]


def test_pages_hold_fifty_and_every_measure_once() -> None:
    total = sum(measure.programme.state not in UNDECIDED for measure in Measure.objects.all())
    assert 50 < total <= 100
    first, second = page("/atgarder/"), page("/atgarder/?sida=2")
    assert (len(listed(first)), len(listed(second))) == (50, total - 50)
    assert count_said(first) == count_said(second) == total
    urls = [link for html in (first, second) for h3 in html.by_id("lista").all("h3") for _t, link in h3.links]
    assert len(set(urls)) == total


def test_links_between_pages_keep_the_filter() -> None:
    html = page("/atgarder/?aktor=invanare&ordna=organisationer")
    (following,) = html.all("a", rel="next")
    assert set(following.attributes["href"].lstrip("?").split("&")) == {
        "aktor=invanare", "ordna=organisationer", "sida=2"
    }  # fmt: skip
    back = page("/atgarder/" + following.attributes["href"]).all("a", rel="prev")
    assert "sida=1" in back[0].attributes["href"]


@pytest.mark.parametrize("path", ["/atgarder/", "/program/", f"/program/{A}/", f"/program/{A}/resultat/2025/"])
@pytest.mark.parametrize(
    "number", ["0", "-1", "3", "999999", "9" * 30, "NaN", "inf", "1e3", "1.0", "ett", "٢", "²", "1 "]
)
def test_page_that_is_not_there_is_404(number: str, path: str) -> None:
    response = Client().get(path, {"sida": number})
    assert response.status_code == 404
    assert "Sidan finns inte" in response.content.decode()


@pytest.mark.parametrize("path", ["/atgarder/", f"/program/{A}/"])
def test_empty_page_number_is_the_first(path: str) -> None:
    assert listed(page(f"{path}?sida=")) == listed(page(f"{path}?sida=1")) == listed(page(path))


def test_wrong_slug_of_a_measure_leads_to_the_right_one() -> None:
    measure = Measure.objects.get(title="Lugna gator vid skolorna")
    right = f"/atgarder/{measure.pk}-lugna-gator-vid-skolorna/"
    for path in (f"/atgarder/{measure.pk}/", f"/atgarder/{measure.pk}-gammal-titel/"):
        response = Client().get(path)
        assert (response.status_code, response["Location"]) == (301, right)
        response = Client().get(f"/en{path}")
        assert (response.status_code, response["Location"]) == (301, f"/en{right}")
    assert page(right).all("h1")[0].text == "Lugna gator vid skolorna"
