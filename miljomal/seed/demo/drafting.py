"""Makes the next programme of Exempellän: a copy that is changed, sent on referral, answered and handled."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from miljomal.drafting import ordering
from miljomal.drafting.queries import arrangement_of
from miljomal.drafting.services import add_measure, arrange, copy_programme, delete_measure, edit_theme
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, Participation, Programme, Theme
from miljomal.programmes.services import edit_measure, take_part
from miljomal.referrals.models import Consultee, Referral, Stance
from miljomal.referrals.services import (
    choose_consultees,
    create_referral,
    hand_in,
    handle_stances,
    save_stances,
    send_referral,
)
from miljomal.referrals.services.answering import Said
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import moment, read_programme
from miljomal.seed.demo.programmes import OWNER
from miljomal.seed.demo.rounds import Event

SLUG = "exempellan-2029-2033"


def drafting_events() -> Iterator[Event]:
    """What happens to the draft, and when."""
    stated = read_programme(SLUG)
    yield moment(stated["made"]), partial(_copy, stated)
    acts = {"rewording": _reword, "theme": _rename, "removal": _remove, "addition": _add, "place": _place}
    for name, act in acts.items():
        for row in stated[name]:
            yield moment(row["on"]), partial(act, row)
    referral = stated["referral"]
    yield moment(referral["made"]), partial(_make_referral, referral)
    yield moment(referral["sent"]), _send
    for row in referral["answer"]:
        yield moment(row["on"]), partial(_answer, row)
    for row in referral["handled"]:
        yield moment(row["on"]), partial(_handle, row)
    for row in referral["rewording"]:
        yield moment(row["on"]), partial(_reword, row)


def _copy(stated: dict[str, Any]) -> None:
    copy_programme(
        source=Programme.objects.get(slug=stated["builds_on"]),
        owner=Organisation.objects.select_related("area").get(slug=OWNER),
        by=person_of(OWNER),
        with_participants=True,
        **stated["programme"],
    )


def _programme() -> Programme:
    return Programme.objects.get(slug=SLUG)


def _measure(number: str) -> Measure:
    return Measure.objects.select_related("programme").get(programme__slug=SLUG, number=number)


def _reword(row: dict[str, Any]) -> None:
    measure = _measure(row["measure"])
    changes = {name: value for name, value in row.items() if name not in ("on", "measure")}
    edit_measure(measure=measure, changes=changes, version=measure.version, by=person_of(OWNER))


def _rename(row: dict[str, Any]) -> None:
    theme = Theme.objects.get(programme__slug=SLUG, slug=row["slug"])
    edit_theme(theme=theme, changes={"title": row["title"]}, version=theme.version, by=person_of(OWNER))


def _remove(row: dict[str, Any]) -> None:
    delete_measure(measure=_measure(row["measure"]), by=person_of(OWNER))


def _add(row: dict[str, Any]) -> None:
    known = ("number", "title", "text", "reason", "starts_year", "ends_year")
    measure = add_measure(
        theme=Theme.objects.select_related("programme").get(programme__slug=SLUG, slug=row["theme"]),
        objectives=Objective.objects.quality_objectives().filter(number__in=row["objectives"]),
        fields_of_work=FieldOfWork.objects.filter(slug__in=row["fields"]),
        by=person_of(OWNER),
        state=Measure.State.PROPOSED,
        **{name: row[name] for name in known},
    )
    for role in (Participation.Role.LEAD, Participation.Role.PARTNER):
        take_part(
            measure=measure,
            organisation=Organisation.objects.get(slug=row[role]),
            changes={"role": role, "stage": Participation.Stage.PROPOSED},
            version=0,
            by=person_of(OWNER),
        )


def _place(row: dict[str, Any]) -> None:
    seen = arrangement_of(_programme())
    theme = Theme.objects.get(programme__slug=SLUG, slug=row["theme"])
    wanted = ordering.put(seen, _measure(row["measure"]).pk, theme.pk, row["place"])
    arrange(programme=_programme(), seen=seen, wanted=wanted, by=person_of(OWNER))


def _make_referral(row: dict[str, Any]) -> None:
    made = create_referral(
        programme=_programme(),
        by=person_of(OWNER),
        closes_at=moment(row["closes_at"]),
        diary_number=row["diary_number"],
        intro=row["intro"],
    )
    asked = Organisation.objects.filter(slug__in=row["organisations"])
    choose_consultees(referral=made, organisations=asked, by=person_of(OWNER))


def _send() -> None:
    send_referral(referral=Referral.objects.select_related("programme").get(programme__slug=SLUG), by=person_of(OWNER))


def _answer(row: dict[str, Any]) -> None:
    consultee = Consultee.objects.get(referral__programme__slug=SLUG, organisation__slug=row["who"])
    said = {_measure(number).pk: Said(position, comment) for number, (position, comment) in row["said"].items()}
    by = person_of(row["who"])
    save_stances(consultee=consultee, said=said, summary=row["summary"], version=consultee.version, by=by)
    if row["handed_in"]:
        hand_in(consultee=consultee, by=by)


def _handle(row: dict[str, Any]) -> None:
    stances = Stance.objects.select_related("consultee__referral__programme").filter(
        consultee__referral__programme__slug=SLUG,
        consultee__organisation__slug=row["who"],
        measure__number__in=row["measures"],
    )
    handle_stances(stances=list(stances), outcome=row["outcome"], note=row["note"], by=person_of(OWNER))
