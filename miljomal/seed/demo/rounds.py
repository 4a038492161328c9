"""Makes the rounds of Exempellän: the coordinator opens and publishes, each organisation's editor answers."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from miljomal.accounts.models import Person
from miljomal.followup.models import Answer, Grade, Respondent, Round, Scale
from miljomal.followup.services import (
    Typed,
    add_question,
    create_round,
    extend_respondent,
    hand_in_answers,
    open_round,
    publish_round,
    save_draft,
    submit_answer,
)
from miljomal.programmes.models import Programme
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import moment
from miljomal.seed.demo.programmes import OWNER

Event = tuple[dt.datetime, Callable[[], object]]

BETWEEN_ANSWERS = dt.timedelta(minutes=7)


def events(stated: dict[str, Any]) -> Iterator[Event]:
    """What happens in the programme's rounds, and when. Every answer of an organisation comes in one sitting."""
    programme_slug = stated["programme"]["slug"]
    for row in stated["round"]:
        yield moment(row["opens_at"]), partial(_open, row, programme_slug)
        for who, sat_down in row["handed_in"].items():
            for nth, (number, answer) in enumerate(_answers_of(who, row["slug"], stated)):
                handed_in = moment(sat_down) + nth * BETWEEN_ANSWERS
                yield handed_in, partial(_answer, programme_slug, row["slug"], who, number, answer)
            # Nobody has so many measures that it takes a day.
            yield moment(sat_down) + dt.timedelta(hours=8), partial(_hand_in, programme_slug, row["slug"], who)
        for draft in row.get("draft", []):
            yield moment(draft["saved_at"]), partial(_draft, programme_slug, row["slug"], draft)
        for who, longer in row.get("longer", {}).items():
            yield moment(longer["given_at"]), partial(_extend, programme_slug, row["slug"], who, longer)
        if published_at := row.get("published_at"):
            yield moment(published_at), partial(_publish, programme_slug, row["slug"], published_at.date())


def _answers_of(who: str, round_slug: str, stated: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """The measure's number and the answer, in the order of the programme."""
    for theme in stated["theme"]:
        for measure in theme["measure"]:
            for answer in measure["answers"]:
                if answer["round"] == round_slug and answer.get("who", measure["lead"]) == who:
                    yield measure["number"], answer


def _open(row: dict[str, Any], programme_slug: str) -> None:
    made = create_round(
        programme=Programme.objects.get(slug=programme_slug),
        by=person_of(OWNER),
        scale=Scale.objects.get(slug="ghpe", version=1),
        slug=row["slug"],
        title=row["title"],
        period_year=row["period_year"],
        opens_at=moment(row["opens_at"]),
        closes_at=moment(row["closes_at"]),
        diary_number=row.get("diary_number", ""),
        intro=row.get("intro", ""),
        is_example=True,
    )
    for question in row.get("question", []):
        add_question(round=made, by=person_of(OWNER), **question)
    open_round(made, by=person_of(OWNER))


def _answer(programme_slug: str, round_slug: str, who: str, number: str, stated: dict[str, str]) -> None:
    answer = Answer.objects.select_related("round").get(
        round__programme__slug=programme_slug,
        round__slug=round_slug,
        measure__number=number,
        organisation__slug=who,
    )
    submit_answer(
        answer=answer,
        grade=Grade.objects.get(scale=answer.round.scale_id, letter=stated["grade"]),
        text=stated["text"],
        reason=stated.get("reason", ""),
        version=answer.version,
        by=person_of(who),
    )


def _hand_in(programme_slug: str, round_slug: str, who: str) -> None:
    """Those who have answered everything say that they are done."""
    respondent = Respondent.objects.get(
        round__programme__slug=programme_slug, round__slug=round_slug, organisation__slug=who
    )
    if not Answer.objects.waiting().filter(round=respondent.round_id, organisation=respondent.organisation_id).exists():
        hand_in_answers(respondent=respondent, by=person_of(who))


def _draft(programme_slug: str, round_slug: str, stated: dict[str, Any]) -> None:
    answer = Answer.objects.select_related("round").get(
        round__programme__slug=programme_slug,
        round__slug=round_slug,
        measure__number=stated["measure"],
        organisation__slug=stated["who"],
    )
    grade = Grade.objects.get(scale=answer.round.scale_id, letter=stated["grade"])
    save_draft(
        answer=answer,
        typed=Typed(grade_id=grade.pk, text=stated["text"]),
        version=answer.version,
        seen="",
        page="",
        by=Person.objects.get(email=stated["by"]),
    )


def _extend(programme_slug: str, round_slug: str, who: str, longer: dict[str, Any]) -> None:
    respondent = Respondent.objects.select_related("round__programme").get(
        round__programme__slug=programme_slug, round__slug=round_slug, organisation__slug=who
    )
    extend_respondent(
        respondent=respondent,
        to=moment(longer["to"]),
        reason=longer["reason"],
        version=respondent.version,
        by=person_of(OWNER),
    )


def _publish(programme_slug: str, round_slug: str, on: dt.date) -> None:
    published = Round.objects.select_related("programme").get(programme__slug=programme_slug, slug=round_slug)
    publish_round(published, on=on, by=person_of(OWNER))
