"""The county page as a toolbox: who you are × what you want, as an address that can be shared."""

import pytest

from miljomal.organisations.audiences import AUDIENCES, audience
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.places import page, shown
from miljomal.pages.views.places import WISHES
from miljomal.programmes.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

Kind = Organisation.Kind
GROUPS = {
    Kind.MUNICIPALITY: "kommun",
    Kind.MUNICIPAL_COMPANY: "kommun",
    Kind.MUNICIPAL_ASSOCIATION: "kommun",
    Kind.REGION: "region",
    Kind.COMPANY: "foretag",
    Kind.ASSOCIATION: "forening",
    Kind.FOUNDATION: "forening",
    Kind.WATER_COUNCIL: "forening",
    Kind.COUNTY_BOARD: "myndighet",
    Kind.STATE_AGENCY: "myndighet",
    Kind.UNIVERSITY: "myndighet",
}
HEADINGS = {
    "atgarder": ["Länets åtgärder"],
    "folja": ["Så går det med länets åtgärder", "Når länet miljömålen till 2030?"],
    "pengar": ["Pengar till åtgärder"],
    "kontakt": ["Kontakt"],
}


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_stands_in_one_group(kind: str) -> None:
    groups = [group.slug for group in AUDIENCES if kind in group.kinds]
    assert groups == ([GROUPS[Kind(kind)]] if kind in GROUPS else [])
    assert (kind in GROUPS) is (kind != Kind.OTHER)


def test_those_who_live_there_are_everybody() -> None:
    found = audience("invanare")
    assert found is not None
    assert (found.label, found.kinds) == ("jag bor här", frozenset())
    assert audience("kung") is None


def naive_titles(group: str) -> set[str]:
    """Measures of the demo county in which a group takes part, found by walking over all rows."""
    return {
        measure.title
        for measure in Measure.objects.filter(programme__area__slug="exempellan")
        if measure.programme.state not in ("draft", "referral")
        for part in measure.participations.all()
        if group == "" or (part.stage != "ended" and GROUPS.get(Kind(part.organisation.kind)) == group)
    }


@pytest.mark.parametrize("role", ["", *(group.slug for group in AUDIENCES)])
def test_measures_are_those_that_touch_the_reader(role: str) -> None:
    expected = naive_titles("" if role == "invanare" else role)
    main = page(f"/lan/exempellan/?vill=atgarder&roll={role}").by_id("verktyg")
    (section,) = main.all("section", aria_labelledby="atgarderna")
    listed = [heading.text for heading in section.all("h3")]
    assert len(listed) == min(len(expected), 10)
    assert set(listed) <= expected
    noun = "åtgärd" if len(expected) == 1 else "åtgärder"
    assert section.all("p", class_="small")[0].text == f"{len(expected)} {noun}"


def test_the_groups_differ() -> None:
    sizes = {role: len(naive_titles(role)) for role in ("kommun", "region", "foretag", "forening", "myndighet", "")}
    assert sizes[""] == 37
    assert len(set(sizes.values())) > 3
    assert all(0 < size < 37 for role, size in sizes.items() if role not in ("", "kommun"))


@pytest.mark.parametrize(("wish", "headings"), HEADINGS.items())
def test_wish_says_what_follows(wish: str, headings: list[str]) -> None:
    box = page(f"/lan/exempellan/?vill={wish}").by_id("verktyg")
    (column,) = box.all("div", class_="stack")
    assert [heading.text for heading in column.all("h2")] == headings


@pytest.mark.parametrize("county", ["exempellan", "sodermanland", "norrbotten"])
@pytest.mark.parametrize("wish", [wish.slug for wish in WISHES])
@pytest.mark.parametrize("role", ["", "forening", "invanare"])
def test_choice_is_marked_and_kept_in_every_link(role: str, wish: str, county: str) -> None:
    address = f"/lan/{county}/?vill={wish}" + (f"&roll={role}" if role else "")
    box = page(address).by_id("verktyg")
    marked = {link.attributes["id"] for link in box.all("a", aria_current="true")}
    assert marked == {f"vill-{wish}", *([f"roll-{role}"] if role else [])}
    for link in box.all("a", class_="chip"):
        other = link.attributes["id"]
        kept = f"vill={wish}" if other.startswith("roll-") else f"roll={role}"
        assert kept in link.attributes["href"] or kept == "roll=", other
        assert link.attributes["hx-get"] == link.attributes["href"]


@pytest.mark.parametrize("role", ["", *sorted(set(GROUPS.values()))])
def test_colleagues_are_the_countys_organisations_of_the_group(role: str) -> None:
    places = ["exempellan", "ekby", "sjotuna", "granfors", "lindhult"]
    own = Organisation.objects.filter(area__slug__in=places)
    expected = {o.name for o in own if not role or GROUPS[Kind(o.kind)] == role}
    box = page(f"/lan/exempellan/?vill=kolleger&roll={role}").by_id("verktyg")
    (listed,) = box.all("div", class_="stack")[0].all("ul")
    assert {item.all("a")[0].text for item in listed.all("li")} == expected
    assert 0 < len(expected) <= own.count()


@pytest.mark.parametrize("query", ["?roll=kung", "?vill=allt", "?roll=&vill=", "?roll=kommun&roll=region", "?x=1"])
def test_unknown_choice_is_a_page_and_no_error(query: str) -> None:
    assert "Så går det med länets åtgärder" in shown(f"/lan/exempellan/{query}")


def test_empty_state_says_who_brings_what() -> None:
    text = shown("/lan/norrbotten/?vill=atgarder")
    assert "Inga åtgärder är inlagda. Länsstyrelsen i Norrbottens län lägger in länets åtgärdsprogram." in text
    assert "Programmet läggs in av Länsstyrelsen i Norrbottens län." in text
    none_of_the_kind = shown("/lan/sodermanland/?vill=atgarder&roll=forening")
    assert "I det som är inlagt här deltar ingen sådan organisation." in none_of_the_kind
    assert "kommer snart" not in text + none_of_the_kind
