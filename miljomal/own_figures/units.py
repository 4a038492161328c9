"""What an own indicator can be counted in: the unit as pint reads it, and as people write it in a file."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNITS: Mapping[str, Promise] = {
    "dimensionless": _("antal"),
    "percent": _("procent"),
    "inhabitant": _("invånare"),
    "vehicle": _("fordon"),
    "krona": _("kronor"),
    "gram": _("gram"),
    "kilogram": _("kilogram"),
    "tonne": _("ton"),
    "meter": _("meter"),
    "kilometer": _("kilometer"),
    "meter ** 2": _("kvadratmeter"),
    "hectare": _("hektar"),
    "kilometer ** 2": _("kvadratkilometer"),
    "liter": _("liter"),
    "meter ** 3": _("kubikmeter"),
    "kilowatt_hour": _("kilowattimmar"),
    "megawatt_hour": _("megawattimmar"),
    "gigawatt_hour": _("gigawattimmar"),
    "microgram / meter ** 3": _("mikrogram per kubikmeter"),
    "milligram / liter": _("milligram per liter"),
    "degC": _("grader Celsius"),
    "kilogram / inhabitant": _("kilogram per invånare"),
    "tonne / inhabitant": _("ton per invånare"),
}
SHORT = {
    "st": "dimensionless",
    "stycken": "dimensionless",
    "%": "percent",
    "kr": "krona",
    "g": "gram",
    "kg": "kilogram",
    "t": "tonne",
    "m": "meter",
    "km": "kilometer",
    "m2": "meter ** 2",
    "m²": "meter ** 2",
    "ha": "hectare",
    "km2": "kilometer ** 2",
    "km²": "kilometer ** 2",
    "l": "liter",
    "m3": "meter ** 3",
    "m³": "meter ** 3",
    "kwh": "kilowatt_hour",
    "mwh": "megawatt_hour",
    "gwh": "gigawatt_hour",
    "µg/m³": "microgram / meter ** 3",
    "µg/m3": "microgram / meter ** 3",
    "mg/l": "milligram / liter",
    "°c": "degC",
    "kg/invånare": "kilogram / inhabitant",
    "kg per invånare": "kilogram / inhabitant",
    "ton/invånare": "tonne / inhabitant",
}


def quantity_of(text: str) -> str:
    """The unit that a file's text means, as pint reads it; "" = none that is known."""
    written = " ".join(text.split()).casefold()
    named = (quantity for quantity, name in UNITS.items() if str(name).casefold() == written)
    return next(named, "") or SHORT.get(written, "")
