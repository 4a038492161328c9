"""What the published sources say about Södermanland is what its pages show: all of it, and nothing invented."""

import csv
from pathlib import Path

import pytest

from miljomal.followup.models import Answer, Round
from miljomal.pages.tests.markup import Element
from miljomal.pages.tests.places import page, shown
from miljomal.programmes.models import Measure, Participation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

DATA = Path(__file__).parents[2] / "programmes" / "data"
OLD, NEW = "sodermanland-2015-2020", "sodermanland-2022-2026"
GAPS = {
    OLD: "Vi känner till titlarna på 19 av de 26 åtgärderna och tre av de fyra temana.",
    NEW: "Vi känner till titlarna på 7 av de 39 åtgärderna, alla inom Begränsa klimatpåverkan.",
}
ASSESSED = {
    "Frisk luft": "Nära → Ingen tydlig riktning",
    "Bara naturlig försurning": "Nära → Ingen tydlig riktning",
    "Giftfri miljö": "Nej ↘ Riktningen är negativ",
    "Ingen övergödning": "Nej → Ingen tydlig riktning",
    "Levande sjöar och vattendrag": "Nej → Ingen tydlig riktning",
    "Grundvatten av god kvalitet": "Nej → Ingen tydlig riktning",
    "Hav i balans samt levande kust och skärgård": "Nej → Ingen tydlig riktning",
    "Myllrande våtmarker": "Nej ↗ Riktningen är positiv",
    "Levande skogar": "Nej → Ingen tydlig riktning",
    "Ett rikt odlingslandskap": "Nej ↘ Riktningen är negativ",
    "God bebyggd miljö": "Nej ↗ Riktningen är positiv",
    "Ett rikt växt- och djurliv": "Nej ↘ Riktningen är negativ",
}
COUNCIL = [
    "BioDriv Öst",
    "Energikontoret i Mälardalen",
    "Eskilstuna kommun",
    "Flens kommun",
    "Gnesta kommun",
    "Katrineholms kommun",
    "LRF Region Sörmland",
    "Länsstyrelsen i Södermanlands län",
    "Mälardalens universitet",
    "Nyköpings kommun",
    "Oxelösunds kommun",
    "Region Sörmland",
    "Skogsstyrelsen",
    "Strängnäs kommun",
    "Trosa kommun",
    "Vingåkers kommun",
    "Östsvenska Handelskammaren",
]


def titles(listed: Element) -> list[str]:
    return [heading.text for heading in listed.by_id("lista").all("h3")]


def related(slug: str) -> list[str]:
    """Owners and members on an organisation's page, without the word for what they are."""
    html = page(f"/aktorer/{slug}/")
    (section,) = html.all("section", aria_labelledby="agare")
    return [text for text, address in section.all("ul")[0].links]


@pytest.mark.parametrize(("slug", "count"), [(OLD, 19), (NEW, 7)])
def test_programme_shows_every_known_title_and_no_other(slug: str, count: int) -> None:
    with (DATA / f"{slug}.csv").open(encoding="utf-8") as file:
        known = [row["åtgärd"] for row in csv.DictReader(file)]
    listed = titles(page(f"/program/{slug}/"))
    assert len(listed) == count
    assert sorted(listed) == sorted(known)


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        (OLD, "Programmet har 26 åtgärder; 19 av dem är kända här."),
        (NEW, "Programmet har 39 åtgärder; 7 av dem är kända här. Enligt källan deltar 18 organisationer;"),
    ],
)
def test_programme_says_what_is_missing_and_who_has_it(slug: str, sentence: str) -> None:
    text = shown(f"/program/{slug}/")
    assert text.count(sentence) == 1
    assert text.count(f"Det som saknas: {GAPS[slug]}") == 1
    assert "Länsstyrelsen i Södermanlands län kan komplettera." in text


def test_published_totals() -> None:
    (key,) = page(f"/program/{OLD}/").all("ul", class_="grade-key")
    assert [item.text for item in key.all("li")] == [
        "18 genomförd eller pågår kontinuerligt (G)",
        "4 genomförd till hälften eller mer (H)",
        "3 påbörjad (P)",
        "1 ej påbörjad (E)",
    ]


def test_no_measure_has_a_grade_of_its_own() -> None:
    assert page(f"/program/{OLD}/").all("span", class_="grade") == []
    result = shown(f"/program/{OLD}/resultat/2020/")
    assert "18 av 26 åtgärder är genomförda eller pågår kontinuerligt. Det är 69 procent." in result
    assert "Resultat per åtgärd finns inte." in result
    assert "Ingen uppföljning är publicerad här." in shown(f"/program/{NEW}/")


def test_themes_are_those_of_the_sources() -> None:
    themes = {
        slug: [h.text for h in page(f"/program/{slug}/").all("div", class_="themes")[0].all("h3")] for slug in GAPS
    }
    assert themes == {
        OLD: ["Vatten", "Biologisk mångfald", "Miljögifter i vardagen"],
        NEW: ["Begränsa klimatpåverkan", "Levande skogar och landskap", "Hållbart samhälle", "Livskraftiga vatten"],
    }
    assert shown(f"/program/{NEW}/").count("åtgärderna är inte kända här") == 3


def test_county_page_shows_the_twelve_assessments() -> None:
    section = page("/lan/sodermanland/?vill=folja").all("section", aria_labelledby="malen")[0]
    rows = {
        item.all("a")[0].text: spaced(item.all("span", class_="verdict")[0]) for item in section.all("ul")[0].all("li")
    }
    assert len(rows) == 16
    assert {title: verdict for title, verdict in rows.items() if title in ASSESSED} == ASSESSED
    assert {title: verdict for title, verdict in rows.items() if title not in ASSESSED} == {
        "Begränsad klimatpåverkan": "bedöms nationellt",
        "Skyddande ozonskikt": "bedöms nationellt",
        "Säker strålmiljö": "bedöms nationellt",
        "Storslagen fjällmiljö": "berör inte länet",
    }


def spaced(verdict: Element) -> str:
    """The verdict's words with a space after the arrow, which stands in an element of its own."""
    return " ".join(verdict.text.replace("→", "→ ").replace("↗", "↗ ").replace("↘", "↘ ").split())


def test_council_has_its_seventeen_members() -> None:
    assert related("sodermanlands-miljo-och-klimatrad") == COUNCIL


def test_sormland_vatten_is_owned_by_three() -> None:
    assert related("sormland-vatten") == ["Flens kommun", "Katrineholms kommun", "Vingåkers kommun"]
    for slug in ("flen", "katrineholm", "vingaker"):
        assert "Sörmland Vatten" not in shown(f"/kommuner/{slug}/").split("Vem du kan fråga")[1]


@pytest.mark.parametrize("path", ["/aktorer/lansstyrelsen-sodermanland/", "/lan/sodermanland/kontakt/"])
def test_county_boards_number_and_addresses(path: str) -> None:
    text = shown(path)
    for fact in (
        "Organisationsnummer 202100-2262",
        "Besöksadress Stora Torget 13",
        "Postadress 611 86 Nyköping",
        "E-post sodermanland@lansstyrelsen.se",
    ):
        assert text.count(fact) == 1, fact
    assert "länsråd" not in text.lower()
    assert "landshövding" not in text.lower()


def test_nine_municipalities() -> None:
    aside = page("/lan/sodermanland/").all("ul", class_="inline-list")[0]
    assert [text for text, _address in aside.links] == [
        "Eskilstuna", "Flen", "Gnesta", "Katrineholm", "Nyköping", "Oxelösund", "Strängnäs", "Trosa", "Vingåker"
    ]  # fmt: skip


def test_nothing_is_invented_there() -> None:
    """No answer, no open round, no lead, no decision, no number: none of that has been read anywhere."""
    real = {"measure__programme__is_example": False}
    assert not Answer.objects.filter(**real).exists()
    assert list(Round.objects.filter(is_example=False).values_list("programme__slug", "slug")) == [(OLD, "2020")]
    parts = Participation.objects.filter(**real).values_list("organisation__slug", "role", "stage", "decided_on")
    assert set(parts) == {("region-sormland", "unknown", "intended", None)}
    assert len(parts) == 7
    stated = Measure.objects.filter(programme__is_example=False).values_list("number", "cost_sek", "effect", "text")
    assert set(stated) == {("", None, "", "")}


def test_known_measure_shows_its_title_its_gap_and_its_source() -> None:
    measure = Measure.objects.get(title="Biogas och vätgas i synergi")
    text = shown(measure.get_absolute_url())
    assert "Bara titeln är känd här. Länsstyrelsen i Södermanlands län kan komplettera" in text
    assert "deltar, rollen är inte känd" in text
    assert "Källa: utvecklasormland.se" in text
    assert "Exempeldata" not in text
