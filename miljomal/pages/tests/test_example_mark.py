""" "Exempeldata" stands on every page that shows something invented, and on no other."""

import pytest
from django.test import Client

from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.pages.tests.places import EKBY_EDITOR, page, signed_in
from miljomal.programmes.models import Measure, Programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

MARK = "Exempeldata"
REAL_COUNTIES = ["sodermanland", "stockholm", "norrbotten"]


def says(path: str, client: Client | None = None) -> bool:
    return MARK in page(path, client).all("main")[0].text


def picture(path: str) -> str:
    (image,) = page(path).all("meta", property="og:image")
    return image.attributes["content"].rsplit("/", 1)[-1]


def test_every_page_of_the_invented_county_is_marked() -> None:
    areas = Area.objects.filter(is_example=True)
    things = [*areas, *Organisation.objects.filter(is_example=True), *Programme.objects.filter(is_example=True)]
    addresses = {thing.get_absolute_url() for thing in things}
    addresses |= {m.get_absolute_url() for m in Measure.objects.filter(is_example=True, number__in=["1", "7"])}
    addresses |= {f"/lan/exempellan/?vill={wish}" for wish in ("atgarder", "folja", "pengar", "kolleger", "kontakt")}
    addresses |= {"/lan/exempellan/kontakt/", "/program/exempellan-2024-2028/resultat/2025/"}
    assert len(addresses) > 25
    assert {path for path in addresses if not says(path)} == set()


def test_share_picture_says_it_too() -> None:
    assert picture("/lan/exempellan/") == picture("/kommuner/ekby/") == "share-example.png"
    assert picture("/lan/sodermanland/") == picture("/kommuner/nykoping/") == "share.png"


def test_lists_of_all_counties_mark_each_invented_row() -> None:
    for path, rows in [("/", "li"), ("/lan/", "section"), ("/program/", "li"), ("/kontakt/", "li")]:
        main = page(path).all("main")[0]
        marked = [e.text for e in main.all(rows) if not e.all(rows)[1:] and MARK in e.text]
        assert marked, path
        assert all("Exempel" in text.replace(MARK, "") for text in marked), (path, marked)


@pytest.mark.parametrize("query", ["", "?sida=2", "?lan=exempellan", "?organisation=ekby-kommun", "?mal=frisk-luft"])
def test_list_of_measures_marks_each_invented_row_or_the_page(query: str) -> None:
    main = page(f"/atgarder/{query}").all("main")[0]
    invented = set(Measure.objects.filter(is_example=True).values_list("title", flat=True))
    rows = main.by_id("lista").all("li", class_="list-row")
    shown = {row.all("h3")[0].text: MARK in row.text for row in rows}
    assert shown
    note = bool(main.all("p", class_="note example"))
    assert {title for title, marked in shown.items() if marked or note} >= invented & set(shown)
    assert {title for title, marked in shown.items() if marked} <= invented


def test_objective_and_field_mark_each_invented_measure() -> None:
    invented = set(Measure.objects.filter(is_example=True).values_list("title", flat=True))
    for path in ("/miljomal/frisk-luft/", "/verksamheter/trafikplanering/"):
        rows = page(path).all("li", class_="list-row")
        assert {row.all("h3")[0].text for row in rows if MARK in row.text} == {
            row.all("h3")[0].text for row in rows
        } & invented
        assert rows


def test_thread_names_nothing_invented_without_a_mark_on_the_page() -> None:
    """An objective's thread lists measures and organisations of the demo: the page must say so."""
    names = set(Organisation.objects.filter(is_example=True).values_list("name", flat=True))
    for objective in Objective.objects.quality_objectives():
        html = page(objective.get_absolute_url())
        (thread,) = html.all("nav", class_="thread")
        if any(text in names for text, _address in thread.links):
            assert MARK in html.all("main")[0].text, objective


def test_no_page_without_invented_rows_is_marked() -> None:
    addresses = ["/om/", "/om/tillganglighet/", "/miljomal/", "/konto/logga-in/", "/atgarder/?lan=sodermanland"]
    addresses += [f"/lan/{slug}/" for slug in REAL_COUNTIES] + [f"/lan/{slug}/kontakt/" for slug in REAL_COUNTIES]
    addresses += [f"/lan/sodermanland/?vill={wish}" for wish in ("atgarder", "pengar", "kolleger", "exempel")]
    addresses += [o.get_absolute_url() for o in Organisation.objects.filter(is_example=False)[:300:30]]
    addresses += [p.get_absolute_url() for p in Programme.objects.filter(is_example=False)]
    addresses += [m.get_absolute_url() for m in Measure.objects.filter(is_example=False)[:3]]
    addresses += [f.get_absolute_url() for f in FieldOfWork.objects.filter(measure_fields=None)]
    about = {"/om/"}  # explains the word
    assert {path for path in addresses if says(path)} == about


@pytest.mark.parametrize("path", ["/mina/", "/mina/atgarder/"])
def test_own_pages_of_an_invented_organisation_are_marked(path: str) -> None:
    assert says(path, signed_in(EKBY_EDITOR))
