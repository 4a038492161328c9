"""Writes positions from referral forms: medverkar, gör redan, ej relevant."""

from dataclasses import dataclass
from typing import Any

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.moving_in.importers.facts import Gathered, MeasureKey, StanceFacts
from miljomal.moving_in.importers.targets import latest_referral, make_referral
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import Programme
from miljomal.referrals.models import Consultee, Referral, Stance


@dataclass(slots=True)
class StancesWritten:
    """Counts of positions; `consultees` are organisations that are added to the referral."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    consultees: int = 0
    is_referral_new: bool = False


def write_stances(
    programme: Programme,
    gathered: Gathered,
    ids: dict[MeasureKey, int | None],
    terms: dict[str, Any],
    writer: HistoryWriter | None,
    by: Person | None,
) -> StancesWritten:
    """Makes and changes positions in the programme's last sent referral, or in one made from the stated days.

    What was done with a position stays as it is. Without a writer only compares.

    Raises:
        ValidationError: there is no referral, and its days are not stated.
    """
    done = StancesWritten()
    if not gathered.stances:
        return done
    referral = latest_referral(programme)
    done.is_referral_new = referral is None
    if writer and referral is None:
        referral = make_referral(programme, terms, writer, by)
    consultees = _consultees(gathered, referral, writer, done)
    before = {
        (stance.measure_id, stance.consultee_id): stance
        for stance in Stance.objects.filter(consultee__in=[found.pk for found in consultees.values()])
    }
    new: list[Stance] = []
    changed: list[tuple[Stance, set[str]]] = []
    for (key, organisation_id), said in gathered.stances.items():
        consultee, measure_id = consultees.get(organisation_id), ids.get(key)
        if consultee is None or measure_id is None:
            done.new += 1
        else:
            _compare(said, consultee, measure_id, before, (new, changed), done)
    if writer:
        writer.create(Stance, new)
        writer.update(Stance, [stance for stance, _names in changed], {name for _s, names in changed for name in names})
    return done


def _compare(
    said: StanceFacts,
    consultee: Consultee,
    measure_id: int,
    before: dict[tuple[int, int], Stance],
    lists: tuple[list[Stance], list[tuple[Stance, set[str]]]],
    done: StancesWritten,
) -> None:
    new, changed = lists
    stance = before.get((measure_id, consultee.pk))
    values = {"position": said.position, "comment": said.comment}
    if stance is None:
        done.new += 1
        new.append(Stance(consultee=consultee, measure_id=measure_id, **values))
        return
    names = {name for name, value in values.items() if getattr(stance, name) != value}
    if not names:
        done.unchanged += 1
        return
    for name in names:
        setattr(stance, name, values[name])
    stance.version += 1
    changed.append((stance, names | {"version"}))
    done.changed += 1


def _consultees(
    gathered: Gathered, referral: Referral | None, writer: HistoryWriter | None, done: StancesWritten
) -> dict[int, Consultee]:
    """By organisation. Who is new has handed in, at the latest when the referral closed."""
    wanted = dict.fromkeys(pk for _key, pk in gathered.stances)
    known = {
        found.organisation_id: found for found in Consultee.objects.filter(referral=referral, organisation__in=wanted)
    }
    missing = [pk for pk in wanted if pk not in known]
    done.consultees = len(missing)
    if not writer or referral is None:
        return known
    numbers = {pk: said.diary_number for (_key, pk), said in gathered.stances.items() if said.diary_number}
    made = [
        Consultee(
            referral=referral,
            organisation_id=pk,
            handed_in_at=min(clock.now(), referral.closes_at),
            diary_number=numbers.get(pk, ""),
            is_example=referral.is_example,
        )
        for pk in missing
    ]
    writer.create(Consultee, made)
    return {**known, **{found.organisation_id: found for found in made}}
