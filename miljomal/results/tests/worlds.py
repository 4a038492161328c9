"""A published round with known answers, for the tests of its result."""

import datetime as dt
import re
from typing import Any

from django.test import Client

from miljomal.core import clock
from miljomal.followup.models import Answer, Round
from miljomal.followup.services import count_grades
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Programme
from tests.factories import (
    make_answer,
    make_area,
    make_field_of_work,
    make_measure,
    make_objective,
    make_organisation,
    make_programme,
    make_round,
    make_scale,
    make_theme,
)

OPENS = dt.datetime(2026, 1, 7, 7, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 2, 6, 16, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
TIMES = {"opens_at": OPENS, "closes_at": CLOSES, "opened_at": OPENS}

# Measure's place (theme, number in it) and actor's place → letter, "" = no answer.
Stated = dict[tuple[int, int, int], str]
THEMES, MEASURES, ACTORS = 2, 2, 3


class World:
    """A programme of two themes with two measures each; actors are two municipalities and one county-wide.

    The first measure of each theme has one objective, the second two; only the first has a field of work.
    """

    def __init__(self, *, mode: str = "every_actor") -> None:
        self.county = make_area(kind=Area.Kind.COUNTY, name="Provlän")
        self.owner = make_organisation(kind="county_board", area=self.county, name="Länsstyrelsen i Provlän")
        self.programme: Programme = make_programme(owner=self.owner, title="Provlänets program", answer_mode=mode)
        self.themes = [make_theme(programme=self.programme, title=title) for title in ("Vatten", "Skog")]
        self.measures = [[make_measure(theme=theme) for _ in range(MEASURES)] for theme in self.themes]
        self.objectives: list[Objective] = [make_objective(title=title) for title in ("Frisk luft", "God miljö")]
        self.field: FieldOfWork = make_field_of_work(title="Trafik")
        self.scale = make_scale()
        for first, second in self.measures:
            MeasureObjective.objects.create(measure=first, objective=self.objectives[0])
            for objective in self.objectives:
                MeasureObjective.objects.create(measure=second, objective=objective)
            MeasureFieldOfWork.objects.create(measure=first, field_of_work=self.field)
        towns = [make_area(parent=self.county, name=name) for name in ("Ekby", "Åstad")]
        self.actors: list[Organisation] = [
            *(make_organisation(kind="municipality", area=town, name=f"{town.name} kommun") for town in towns),
            make_organisation(kind="region", area=self.county, name="Region Prov"),
        ]

    def round(self, stated: Stated, *, year: int = 2025, published: bool = True, **fields: Any) -> Round:
        """A closed round with these answers; published in March after its year unless said otherwise."""
        made = make_round(
            programme=self.programme,
            scale=self.scale,
            **{
                "slug": str(year),
                "title": f"Uppföljning {year}",
                "period_year": year,
                "published_on": dt.date(year + 1, 3, 2) if published else None,
                **TIMES,
                **fields,
            },
        )
        with clock.at(CLOSES - dt.timedelta(days=1)):
            for place, letter in stated.items():
                self.answer(made, place, letter)
        if published:
            count_grades(made)
        return made

    def answer(self, followed: Round, place: tuple[int, int, int], letter: str, **fields: Any) -> Answer:
        theme, number, actor = place
        measure: Measure = self.measures[theme][number]
        return make_answer(round=followed, measure=measure, organisation=self.actors[actor], letter=letter, **fields)


def words(response: Any) -> str:
    """What a page says, without markup, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", body.partition("<main")[2].partition("</main>")[0])
    return " ".join(text.replace("&nbsp;", " ").replace("&amp;", "&").replace("&#x27;", "'").split())


def main_of(response: Any) -> str:
    return str(response.content.decode().partition("<main")[2].partition("</main>")[0])


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client
