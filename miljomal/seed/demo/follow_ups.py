"""Makes the yearly follow-ups of Exempellän's objectives: one published, one being written by three colleagues."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from miljomal.accounts.models import Person
from miljomal.assessments.models import ObjectiveText, YearlyFollowUp
from miljomal.assessments.services import (
    approve_text,
    assign_texts,
    publish_follow_up,
    save_text,
    start_follow_up,
)
from miljomal.core.reference import read_toml
from miljomal.organisations.models import Organisation
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import DATA, moment
from miljomal.seed.demo.programmes import OWNER
from miljomal.seed.demo.rounds import Event

MANAGER = "administrator@exempellan.example.org"


def follow_up_events() -> Iterator[Event]:
    """What happens in the yearly follow-ups, and when."""
    stated = read_toml(DATA / "exempellan-arlig-uppfoljning.toml")
    for row in stated["year"]:
        year = row["year"]
        yield moment(row["begun"]), partial(_begin, year)
        yield moment(row["assigned"]), partial(_assign, year, stated["writers"])
        for text in row["text"]:
            yield from _text_events(year, text, stated["writers"][text["objective"]])
        if "published" in row:
            yield moment(row["published"]), partial(_publish, year)


def _text_events(year: int, row: dict[str, Any], writer: str) -> Iterator[Event]:
    acts: dict[str, Callable[[], object]] = {
        "saved": partial(_save, year, row, writer, finish=False),
        "finished": partial(_save, year, row, writer, finish=True),
        "approved": partial(_approve, year, row["objective"]),
    }
    yield from ((moment(row[name]), act) for name, act in acts.items() if name in row)


def _begin(year: int) -> None:
    start_follow_up(owner=Organisation.objects.select_related("area").get(slug=OWNER), year=year, by=person_of(OWNER))


def _assign(year: int, writers: dict[str, str]) -> None:
    follow_up = YearlyFollowUp.objects.select_related("owner").get(owner__slug=OWNER, year=year)
    texts = dict(ObjectiveText.objects.filter(follow_up=follow_up).values_list("objective__slug", "pk"))
    by_writer = sorted((email, slug) for slug, email in writers.items())
    for email, rows in groupby(by_writer, key=lambda row: row[0]):
        assign_texts(
            follow_up=follow_up,
            text_ids=[texts[slug] for _email, slug in rows],
            writer=Person.objects.get(email=email),
            writer_name="",
            deadline_on=None,
            by=person_of(OWNER),
        )


def _text(year: int, objective: str) -> ObjectiveText:
    return ObjectiveText.objects.get(follow_up__owner__slug=OWNER, follow_up__year=year, objective__slug=objective)


def _save(year: int, row: dict[str, Any], writer: str, *, finish: bool) -> None:
    text = _text(year, row["objective"])
    save_text(
        text=text,
        bodies={"gjort": row["gjort"], "laget": row["laget"]},
        state=row["state"],
        trend=row["trend"],
        reason=row.get("reason", ""),
        finish=finish,
        version=text.version,
        by=Person.objects.get(email=writer),
    )


def _approve(year: int, objective: str) -> None:
    text = _text(year, objective)
    approve_text(text, version=text.version, by=Person.objects.get(email=MANAGER))


def _publish(year: int) -> None:
    follow_up = YearlyFollowUp.objects.select_related("owner").get(owner__slug=OWNER, year=year)
    publish_follow_up(follow_up, by=person_of(OWNER))
