"""Every kind of public page with one address, chosen so that it has as much to show as the data allow."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from miljomal.followup.models import Round
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Measure, Programme

WISHES = ("atgarder", "folja", "exempel", "pengar", "kolleger", "kontakt")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. `is_long` = a list of about a hundred rows, which may cost more."""

    name: str
    address: str
    is_long: bool = False


def kinds() -> list[Kind]:
    """All of them, in the order of the site."""
    return [*_places(), *_framework(), *_programmes(), *_measures(), *_standing()]


def _largest(rows: Any, path: str) -> Any:
    """The row with most of what `path` names."""
    return rows.annotate(size=Count(path)).order_by("-size", "pk").first()


def _places() -> list[Kind]:
    programme = _fullest_programme()
    county = programme.area
    municipality = county.children.order_by("-population", "pk")[0]
    actors = Organisation.objects.exclude(kind=Organisation.Kind.MUNICIPALITY)
    toolbox = county.get_absolute_url()
    return [
        Kind("start", reverse("pages:home")),
        Kind("start, filter", f"{reverse('pages:home')}?filter=by"),
        Kind("start på engelska", "/en/"),
        Kind("alla län och kommuner", reverse("pages:county-list"), is_long=True),
        *(Kind(f"län, vill {wish}", f"{toolbox}?roll=kommun&vill={wish}") for wish in WISHES),
        Kind("län, bor här", f"{toolbox}?roll=invanare&vill=atgarder"),
        Kind("kommun", municipality.get_absolute_url()),
        Kind("liten kommun", _untouched().get_absolute_url()),
        Kind("organisation", _largest(actors, "participations").get_absolute_url()),
    ]


def _untouched() -> Area:
    """A municipality whose county has no programme here, or else the smallest."""
    municipalities = Area.objects.municipalities()
    spared = municipalities.filter(parent__programmes=None, organisations__participations=None)
    return spared.order_by("population", "pk").first() or municipalities.order_by("population", "pk")[0]


def _framework() -> list[Kind]:
    objective = _largest(Objective.objects.quality_objectives(), "measure_objectives")
    field = _largest(FieldOfWork.objects.all(), "measure_fields")
    return [
        Kind("alla miljömål", reverse("pages:objective-list")),
        Kind("miljömål", objective.get_absolute_url()),
        Kind("verksamhetsområde", field.get_absolute_url()),
    ]


def _fullest_programme() -> Programme:
    return Programme.objects.filter(is_example=True).order_by("-organisation_count", "pk").select_related("area")[0]


def _programme(mode: str) -> Programme:
    found = Programme.objects.filter(is_example=True, answer_mode=mode)
    return found.order_by("-organisation_count", "pk")[0]


def _programmes() -> list[Kind]:
    every, lead = (_programme(mode) for mode in ("every_actor", "lead"))
    objective = _largest(Objective.objects.filter(measure_objectives__measure__programme=every), "measure_objectives")
    result = Round.objects.published().filter(programme=every).first()
    return [
        Kind("alla program", reverse("pages:programme-list")),
        Kind("program, alla svarar", every.get_absolute_url(), is_long=True),
        Kind("program, de ansvariga svarar", lead.get_absolute_url(), is_long=True),
        Kind("program, filter", f"{every.get_absolute_url()}?mal={objective.slug}&aktor=kommun"),
        Kind("program, grad", f"{every.get_absolute_url()}?grad=half&ordna=titel", is_long=True),
        *([Kind("resultat av en omgång", result.get_absolute_url(), is_long=True)] if result else []),
    ]


def _measures() -> list[Kind]:
    address = reverse("pages:measure-list")
    objective = _largest(Objective.objects.quality_objectives(), "measure_objectives")
    last = max(1, -(-Measure.objects.count() // 50))
    most = Measure.objects.filter(programme=_programme("every_actor")).order_by("-participation_count", "pk")[0]
    led = Measure.objects.filter(programme=_programme("lead")).order_by("-participation_count", "pk")[0]
    county = _fullest_programme().area.slug
    return [
        Kind("alla åtgärder", address),
        Kind("alla åtgärder, sista sidan", f"{address}?sida={last}"),
        Kind("åtgärder, mål och läge", f"{address}?mal={objective.slug}&lage=running"),
        Kind("åtgärder, aktör och grad", f"{address}?aktor=kommun&grad=half"),
        Kind("åtgärder, län, flest först", f"{address}?lan={county}&ordna=organisationer"),
        Kind("åtgärd, alla svarar", most.get_absolute_url()),
        Kind("åtgärd, den ansvariga svarar", led.get_absolute_url()),
        Kind("åtgärd på engelska", f"/en{most.get_absolute_url()}"),
    ]


def _standing() -> list[Kind]:
    county = _fullest_programme().area
    return [
        Kind("kontakt", reverse("pages:contact")),
        Kind("länets kontakt", reverse("pages:county-contact", args=[county.slug])),
        Kind("om", reverse("pages:about")),
        Kind("tillgänglighet", reverse("pages:accessibility")),
    ]
