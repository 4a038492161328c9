"""Every kind of page, as every role, in both languages: whole, well made, and no link leads nowhere."""

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import Resolver404, resolve
from django.utils import translation

from miljomal.drafting.tests.addresses import demo_pages as drafting_pages
from miljomal.followup.models import Answer
from miljomal.followup.tests.round_addresses import round_pages
from miljomal.indicators.tests.addresses import demo_pages as indicator_pages
from miljomal.local_objectives.tests.addresses import demo_pages as local_pages
from miljomal.mailings.tests.addresses import letter_pages
from miljomal.organisations.models import Membership
from miljomal.own_figures.tests.addresses import demo_pages as own_figure_pages
from miljomal.pages.tests import places
from miljomal.pages.tests.markup import Element, read
from miljomal.pages.tests.places import demo, signed_in
from miljomal.pledges.models import Pledge
from miljomal.programmes.models import Measure

__all__ = ["demo"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

ROLES = {
    "anonymous": "",
    "reader": places.EKBY_READER,
    "editor": places.EKBY_EDITOR,
    "elsewhere": places.SJOTUNA_EDITOR,
    "coordinator": places.COORDINATOR,
    "administrator": places.EKBY_ADMINISTRATOR,
    "pledger": places.PLEDGER,
}
LABELLED = ("input", "select", "textarea")
ENGLISH_OF_A_KIND = 12
ASKED_ALIKE = 40


def addresses() -> dict[str, list[str]]:
    """Every kind of page with what it can hold, and who may open it."""
    measure = Measure.objects.get(title="Lugna gator vid skolorna")
    answer = Answer.objects.waiting().get(measure=measure, round__slug="2026")
    member = Membership.objects.get(person__email=places.EKBY_READER)
    ekby = answer.organisation_id
    everybody = [
        "/", "/?filter=ö", "/?filter=finns-inte", "/lan/", "/lan/exempellan/", "/lan/sodermanland/", "/lan/gotland/",
        *(f"/lan/exempellan/?vill={wish}&roll=kommun" for wish in ("atgarder", "exempel", "pengar", "kolleger")),
        "/lan/norrbotten/?vill=atgarder", "/lan/exempellan/kontakt/", "/kommuner/ekby/", "/kommuner/are/",
        "/kommuner/gotland/", "/aktorer/exempel-vatten/", "/aktorer/lansstyrelsen-sodermanland/",
        "/aktorer/naturvardsverket/", "/miljomal/", "/miljomal/god-bebyggd-miljo/", "/miljomal/generationsmalet/",
        "/miljomal/sakert-stralmiljo/", "/verksamheter/trafikplanering/", "/program/", "/program/exempellan-2024-2028/",
        "/program/exempellan-klimatloften-2025-2027/", "/program/sodermanland-2015-2020/?mal=frisk-luft",
        "/program/exempellan-2024-2028/resultat/2025/", "/program/sodermanland-2015-2020/resultat/2020/",
        "/atgarder/", "/atgarder/?sida=2", "/atgarder/?organisation=ekby-kommun&grad=half",
        measure.get_absolute_url(), Measure.objects.get(title="Naturguidningar").get_absolute_url(),
        "/kontakt/", "/om/", "/om/tillganglighet/", "/konto/skaffa-konto/", "/konto/inaktivt/", "/finns-inte/",
        "/inbjudan/gammal/", "/lan/exempellan/malbedomningar/", "/lan/gotland/malbedomningar/",
        "/lan/exempellan/malbedomningar/2025/frisk-luft/", "/miljomal/frisk-luft/bedomningar/",
        "/miljomal/skyddande-ozonskikt/bedomningar/", "/lan/exempellan/arshjul/", "/lan/gotland/arshjul/?for=kommun",
    ]  # fmt: skip
    signed = [f"/mina/{name}" for name in ("", "arshjul/", "atgarder/", "uppgifter/", "uppgifter/ta-bort/")]
    asked = answer.round.respondents.get(organisation=ekby).get_absolute_url()
    own_round = [asked, f"{asked}kvitto/", f"/mina/svar/{answer.pk}/historik/", f"/atgarder/{measure.pk}/historik/"]
    reports = [f"{asked}lamna-in/", f"{asked}excel/", f"/mina/svar/{answer.pk}/fraga/", *own_pages()]
    edits = [f"/mina/svar/{answer.pk}/", f"/atgarder/{measure.pk}/deltagande/{ekby}/"]
    manages = ["/mina/organisation/", "/mina/medlemmar/", "/mina/medlemmar/bjud-in/"]
    manages += [f"/mina/medlemmar/{member.pk}/", f"/mina/medlemmar/{member.pk}/lamna-over/"]
    moves_in = [f"/program/inflytt/{name}" for name in ("", "ladda-upp/", "totaler/")]
    keeps = [*moves_in, *round_pages(), *follow_up_addresses(), *drafting_pages(), *kept_relations()]
    return {
        "anonymous": [*everybody, *letter_pages(), *indicator_pages(), "/konto/logga-in/"],
        "reader": [*everybody, *indicator_pages(), *signed, "/konto/logga-ut/", *own_round],
        "editor": [*everybody, *signed, *own_round, *edits, *reports],
        "elsewhere": [*everybody, *signed],
        "coordinator": [*everybody, *signed, *keeps, f"/atgarder/{measure.pk}/redigera/"],
        "administrator": [*everybody, *signed, *own_round[2:], *edits, *manages, f"{asked}godkann/"],
        "pledger": pledger_pages(),
    }


def own_pages() -> list[str]:
    """What Ekby counts itself, and what it wants for itself."""
    return [*own_figure_pages(), *local_pages()]


def kept_relations() -> list[str]:
    """Pledges to answer, and how everybody is reached."""
    programme = "/program/exempellan-klimatloften-2025-2027"
    pledge = Pledge.objects.waiting().get()
    return [f"{programme}/loften/", f"{programme}/loften/{pledge.pk}/", f"{programme}/kontakter/"]


def pledger_pages() -> list[str]:
    """What a company sees of its pledges; among them one that the yearly mail's link leads to."""
    pledge = Pledge.objects.in_force().order_by("pk")[0]
    edit = f"/atgarder/{pledge.participation.measure_id}/lofte/"
    return ["/mina/loften/", edit, f"/mina/loften/{pledge.pk}/dra-tillbaka/", f"/lofte/{pledge.token}/"]


def follow_up_addresses() -> list[str]:
    """A yearly follow-up as its coordinator sees it: texts at every stage, and a year that has not begun."""
    year = "/lan/exempellan/arlig-uppfoljning/2026"
    stages = ("frisk-luft", "ingen-overgodning", "god-bebyggd-miljo", "levande-skogar", "generationsmalet")
    pages = ("", "granska/", "historik/", "underlag/", "kopiera/")
    whole = [f"{year}/{name}" for name in ("", "tilldela/", "publicera/", "kopiera/")]
    texts = [f"{year}/{slug}/{name}" for slug in stages for name in pages]
    return [*whole, *texts, year.replace("2026", "2027") + "/"]


def expected_status(path: str) -> int:
    if path.startswith("/inbjudan/"):
        return 410
    return 404 if path in ("/finns-inte/", "/miljomal/sakert-stralmiljo/") else 200


class Undefined(str):
    """Stands where a template names something that is not there, and remembers what."""

    seen: list[str]

    def __new__(cls) -> "Undefined":
        made = super().__new__(cls, "UNDEFINED %s")
        made.seen = []
        return made

    def __mod__(self, variable: object) -> str:
        self.seen.append(str(variable))
        return ""


def faults(html: Element, language: str) -> Iterator[str]:
    """What is wrong with a page, in words."""
    (root,) = html.all("html")
    if root.attributes["lang"] != language:
        yield f"lang is {root.attributes['lang']}"
    ids = Counter(e.attributes["id"] for e in html.walk() if "id" in e.attributes)
    yield from (f"id {name} stands {count} times" for name, count in ids.items() if count > 1)
    yield from heading_faults([int(e.tag[1]) for e in html.walk() if re.fullmatch("h[1-6]", e.tag)])
    labels = {e.attributes.get("for") for e in html.all("label")}
    for e in html.all(*LABELLED):
        hidden = e.attributes.get("type") in ("hidden", "submit")
        named = e.attributes.get("id") in labels or {"aria-label", "aria-labelledby"} & set(e.attributes)
        if not hidden and not named and not wrapped_in_label(e):
            yield f"<{e.tag} name={e.attributes.get('name')}> has no label"
    for e in html.walk():
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            missing = [name for name in e.attributes.get(attribute, "").split() if name not in ids]
            if missing:
                yield f"<{e.tag} {attribute}> names {missing}"
    for e in html.all("a", "button"):
        if not e.text and not e.attributes.get("aria-label") and not e.all("svg", role="img"):
            yield f"<{e.tag} href={e.attributes.get('href')}> has no text"


def heading_faults(levels: list[int]) -> Iterator[str]:
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    for above, below in zip([0, *levels], levels, strict=False):
        if below > above + 1 and above:
            yield f"h{below} after h{above}"


def wrapped_in_label(e: Element) -> bool:
    parent = e.parent
    while parent is not None and parent.tag != "label":
        parent = parent.parent
    return parent is not None


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_page_is_whole_and_well_made(role: str, language: str) -> None:
    templates: list[dict[str, Any]] = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = undefined = Undefined()
    found: list[str] = []
    with override_settings(TEMPLATES=templates):
        client = signed_in(ROLES[role]) if ROLES[role] else Client()
        for path in addresses()[role]:
            cache.clear()
            undefined.seen.clear()
            response = client.get(f"/en{path}" if language == "en" else path)
            if response.status_code != expected_status(path):
                found.append(f"{path}: {response.status_code}")
                continue
            html = read(response.content)
            found += [f"{path}: {fault}" for fault in faults(html, language)]
            found += [f"{path}: undefined {name}" for name in sorted(set(undefined.seen))]
    assert found == []


def kind_of(path: str, query: str) -> tuple[str, ...]:
    """Links with the same kind and value are one: a theme of each county need not be followed."""
    with translation.override("en" if path.startswith("/en/") else "sv"):
        try:
            name = resolve(path).view_name
        except Resolver404:
            name = path
    return (name, *sorted(f"{k}={v}" for k, v in parse_qsl(query)))


def crawl(client: Client) -> tuple[list[str], Counter[str], int]:
    """Follows every internal link from the home page once; returns what is broken, statuses by kind, pages seen."""
    waiting, seen, broken = [("/", "")], {"/"}, []
    kinds: set[tuple[str, ...]] = set()
    asked: Counter[tuple[str, ...]] = Counter()
    english: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    while waiting:
        link, origin = waiting.pop()
        response = client.get(link)
        statuses[str(response.status_code)] += 1
        if response.status_code not in (200, 301, 302, 403):
            broken.append(f"{link} (from {origin}): {response.status_code}")
            continue
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        for _text, address in read(response.content).links:
            target = urlsplit(urljoin(link, address))
            path, query = target.path, target.query
            if target.scheme or target.netloc or f"{path}?{query}" in seen or path.startswith("/static/"):
                continue
            seen.add(f"{path}?{query}")
            kind = kind_of(path, query)
            question = (kind[0], *sorted({name for name, _value in parse_qsl(query)}))
            if query and (kind in kinds or path.startswith("/en/") or asked[question] >= ASKED_ALIKE):
                continue
            kinds.add(kind)
            asked[question] += 1
            english[kind[0]] += path.startswith("/en/")
            if not path.startswith("/en/") or english[kind[0]] <= ENGLISH_OF_A_KIND:
                waiting.append((f"{path}?{query}" if query else path, link))
    return broken, statuses, len(seen)


def rows() -> dict[str, tuple[int, object]]:
    """How many rows each table has and its latest id, sessions and history included."""
    return {
        model._meta.label: (
            model._default_manager.count(),
            model._default_manager.order_by("-pk").values_list("pk", flat=True).first(),
        )
        for model in apps.get_models()
    }


@pytest.mark.parametrize("role", ["anonymous", "editor"])
def test_every_internal_link_leads_somewhere_and_reading_changes_nothing(role: str) -> None:
    client = signed_in(ROLES[role]) if ROLES[role] else Client()
    before = rows()
    broken, statuses, count = crawl(client)
    assert broken == []
    assert count > 500
    assert statuses["200"] > 400
    assert rows() == before
