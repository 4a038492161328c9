"""Rows for tests: each factory makes the smallest valid row, and what it needs, and takes the rest by name."""

import datetime as dt
import gzip
import json
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from miljomal.accounts.models import Person
from miljomal.assessments.models import Heading, ObjectiveText, Template, TextPart, YearlyFollowUp
from miljomal.core import clock
from miljomal.core.text import slugify_swedish
from miljomal.followup.models import Answer, Grade, Question, Respondent, Round, Scale
from miljomal.moving_in.models import Upload
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.programmes.models import Measure, Participation, Programme, Theme
from miljomal.referrals.models import Consultee, Referral

_numbers = count(1)

GHPE = [
    ("G", "done", "Genomförd", Grade.Moon.FULL),
    ("H", "half", "Genomförd till hälften", Grade.Moon.HALF),
    ("P", "begun", "Påbörjad", Grade.Moon.QUARTER),
    ("E", "not-begun", "Ej påbörjad", Grade.Moon.EMPTY),
    ("–", "not-relevant", "Ej relevant", Grade.Moon.DASHED),
]


def make_area(*, kind: str = Area.Kind.MUNICIPALITY, parent: Area | None = None, name: str = "", **fields: Any) -> Area:
    """A municipality (or, by `kind`, a county) of its own; codes begin with "t" and clash with nothing real."""
    number = next(_numbers)
    name = name or f"Provområde {number}"
    stated = {"code": f"t{number}", "short_name": name, "slug": f"{slugify_swedish(name, 40)}-{number}", **fields}
    return Area.objects.create(kind=kind, parent=parent, name=name, **stated)


def make_organisation(
    *, kind: str = Organisation.Kind.ASSOCIATION, area: Area | None = None, name: str = "", **fields: Any
) -> Organisation:
    """An association without an area."""
    number = next(_numbers)
    name = name or f"Provförening {number}"
    stated = {"slug": f"{slugify_swedish(name, 60)}-{number}", **fields}
    return Organisation.objects.create(kind=kind, area=area, name=name, **stated)


def make_person(*, email: str = "", name: str = "Provperson", **fields: Any) -> Person:
    """A person who may sign in and has no role."""
    return Person.objects.create_user(email or f"person{next(_numbers)}@example.se", name, **fields)


def make_membership(
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    role: str = Membership.Role.EDITOR,
    **fields: Any,
) -> Membership:
    """An editor's membership in force."""
    person, organisation = person or make_person(), organisation or make_organisation()
    return Membership.objects.create(person=person, organisation=organisation, role=role, **fields)


def make_objective(*, title: str = "", kind: str = Objective.Kind.REGIONAL_OBJECTIVE, **fields: Any) -> Objective:
    """A regional objective; national kinds need a `number` that is free."""
    number = next(_numbers)
    return Objective.objects.create(
        **{"title": title or f"Provmål {number}", "kind": kind, "slug": f"provmal-{number}", **fields}
    )


def make_quality_objective(**fields: Any) -> Objective:
    """A national objective that the counties judge, with a number that is no real one's."""
    stated = {"number": 100 + next(_numbers) % 30000, "assessed_by_counties": True, **fields}
    return make_objective(kind=Objective.Kind.QUALITY_OBJECTIVE, **stated)


def make_field_of_work(*, title: str = "", **fields: Any) -> FieldOfWork:
    """A field of work."""
    number = next(_numbers)
    return FieldOfWork.objects.create(
        **{"title": title or f"Provfält {number}", "slug": f"provfalt-{number}", **fields}
    )


def make_programme(
    *, owner: Organisation | None = None, area: Area | None = None, title: str = "", **fields: Any
) -> Programme:
    """A running programme of a county board, in which the leads answer."""
    area = area or (owner.area if owner else None) or make_area(kind=Area.Kind.COUNTY)
    owner = owner or make_organisation(
        kind=Organisation.Kind.COUNTY_BOARD, area=area, name=f"Länsstyrelsen {area.name}"
    )
    stated = {
        "title": title or "Provprogram",
        "slug": f"provprogram-{next(_numbers)}",
        "starts_on": dt.date(2024, 1, 1),
        "ends_on": dt.date(2028, 12, 31),
        "state": Programme.State.RUNNING,
        **fields,
    }
    return Programme.objects.create(owner=owner, area=area, **stated)


def make_theme(*, programme: Programme | None = None, title: str = "", **fields: Any) -> Theme:
    """A theme of a programme."""
    number = next(_numbers)
    stated = {"title": title or f"Provtema {number}", "slug": f"provtema-{number}", "order": number % 30000, **fields}
    return Theme.objects.create(programme=programme or make_programme(), **stated)


def make_measure(
    *, programme: Programme | None = None, theme: Theme | None = None, title: str = "", **fields: Any
) -> Measure:
    """A running measure with a number of its own. Stored counts stay as they are: services keep them."""
    number = next(_numbers)
    theme = theme or make_theme(programme=programme)
    stated = {"number": str(number), "title": title or f"Provåtgärd {number}", "state": "running", **fields}
    return Measure.objects.create(programme=programme or theme.programme, theme=theme, **stated)


def make_participation(
    *,
    measure: Measure | None = None,
    organisation: Organisation | None = None,
    role: str = Participation.Role.LEAD,
    **fields: Any,
) -> Participation:
    """An organisation that means to lead a measure."""
    measure, organisation = measure or make_measure(), organisation or make_organisation()
    return Participation.objects.create(measure=measure, organisation=organisation, role=role, **fields)


def make_scale(*, slug: str = "") -> Scale:
    """The GHPE scale with its four grades and "not relevant"."""
    scale = Scale.objects.create(slug=slug or f"provskala-{next(_numbers)}", title="GHPE-modellen")
    for order, (letter, name_slug, name, moon) in enumerate(GHPE, start=1):
        Grade.objects.create(
            scale=scale,
            letter=letter,
            slug=name_slug,
            name=name,
            moon=moon,
            order=order,
            counts_as_done=letter == "G",
            needs_reason=letter == "–",
        )
    return scale


def make_round(*, programme: Programme | None = None, scale: Scale | None = None, **fields: Any) -> Round:
    """An open round: it began yesterday and goes on for a month. Its answers are made by `make_answer`."""
    number = next(_numbers)
    began = clock.now() - dt.timedelta(days=1)
    stated = {
        "slug": f"omgang-{number}",
        "title": f"Provomgång {number}",
        "period_year": 2026,
        "opens_at": began,
        "closes_at": began + dt.timedelta(days=31),
        "opened_at": began,
        **fields,
    }
    return Round.objects.create(programme=programme or make_programme(), scale=scale or make_scale(), **stated)


def make_answer(
    *,
    round: Round | None = None,  # noqa: A002  # the field's name
    measure: Measure | None = None,
    organisation: Organisation | None = None,
    letter: str = "",
    **fields: Any,
) -> Answer:
    """An answer that is waited for; with a `letter` it is handed in with that grade."""
    if round is None:
        round = make_round(programme=measure.programme if measure else None)  # noqa: A001
    measure = measure or make_measure(programme=round.programme)
    if letter:
        grade = Grade.objects.get(scale=round.scale, letter=letter)
        fields = {"grade": grade, "submitted_at": clock.now(), **fields}
    return Answer.objects.create(
        round=round, measure=measure, organisation=organisation or make_organisation(), **fields
    )


def make_respondent(
    *,
    round: Round | None = None,  # noqa: A002  # the field's name
    organisation: Organisation | None = None,
    **fields: Any,
) -> Respondent:
    """An organisation that is asked in a round; its answers are made by `make_answer`."""
    round, organisation = round or make_round(), organisation or make_organisation()  # noqa: A001
    return Respondent.objects.create(round=round, organisation=organisation, **fields)


def make_question(*, round: Round | None = None, label: str = "", **fields: Any) -> Question:  # noqa: A002
    """A text question, the last of its round."""
    number, round = next(_numbers), round or make_round()  # noqa: A001
    order = Question.objects.filter(round=round).count() + 1
    stated = {"slug": f"provfraga-{number}", "label": label or f"Provfråga {number}", "order": order, **fields}
    return Question.objects.create(round=round, **stated)


def make_consultee(
    *, programme: Programme | None = None, organisation: Organisation | None = None, **fields: Any
) -> Consultee:
    """An organisation that is consulted in a referral, sent yesterday and open for a month."""
    programme = programme or make_programme(state=Programme.State.REFERRAL)
    sent = clock.now() - dt.timedelta(days=1)
    referral = Referral.objects.filter(programme=programme).first() or Referral.objects.create(
        programme=programme, number=1, sent_at=sent, closes_at=sent + dt.timedelta(days=31)
    )
    return Consultee.objects.create(referral=referral, organisation=organisation or make_organisation(), **fields)


def make_template(*, year: int | None = None, limit: int | None = 100, **fields: Any) -> Template:
    """A template of two parts for an objective and one for the generational goal; ours (no year) is made once."""
    found = Template.objects.filter(year=year).first()
    if found is not None:
        return found
    source = "" if year is None else "https://example.se/anvisningar"
    template = Template.objects.create(year=year, title="Provmall", **{"source": source, **fields})
    for order, (scope, slug, title) in enumerate(
        [("objective", "gjort", "Gjort"), ("objective", "laget", "Läget"), ("goal", "gjort", "Gjort för generationen")]
    ):
        Heading.objects.create(template=template, scope=scope, slug=slug, title=title, limit=limit, order=order)
    return template


def make_yearly_follow_up(*, owner: Organisation | None = None, year: int = 2026, **fields: Any) -> YearlyFollowUp:
    """A county board's follow-up of a year, without texts."""
    county = owner.area if owner else None
    county = county or make_area(kind=Area.Kind.COUNTY)
    owner = owner or make_organisation(kind=Organisation.Kind.COUNTY_BOARD, area=county)
    stated = {"template": fields.pop("template", None) or make_template(), **fields}
    return YearlyFollowUp.objects.create(area=county, owner=owner, year=year, **stated)


def make_objective_text(
    *,
    follow_up: YearlyFollowUp | None = None,
    objective: Objective | None = None,
    bodies: dict[str, str] | None = None,
    **fields: Any,
) -> ObjectiveText:
    """A text that nobody has begun; `bodies` stand under the headings with these slugs."""
    follow_up = follow_up or make_yearly_follow_up()
    text = ObjectiveText.objects.create(follow_up=follow_up, objective=objective or make_objective(), **fields)
    for slug, body in (bodies or {}).items():
        heading = Heading.objects.get(template=follow_up.template, scope="objective", slug=slug)
        TextPart.objects.create(text=text, heading=heading, body=body)
    return text


def make_published_text(*, owner: Organisation | None = None, **fields: Any) -> ObjectiveText:
    """A text about a quality objective that everybody may read."""
    stated = {"stage": "approved", "approved_at": clock.now(), "published_on": clock.today(), **fields}
    follow_up = stated.pop("follow_up", None) or make_yearly_follow_up(owner=owner)
    return make_objective_text(
        follow_up=follow_up,
        objective=stated.pop("objective", None) or make_quality_objective(),
        bodies={"gjort": "Våtmarker är anlagda.", "laget": "Målet nås inte."},
        state="no",
        trend="neutral",
        **stated,
    )


def make_upload(*, programme: Programme | None = None, **fields: Any) -> Upload:
    """A spreadsheet of one measure, on its way into a programme, whose columns are confirmed."""
    programme = programme or make_programme()
    lines = [[1, ["Nr", "Åtgärd"]], [2, ["1", "Provåtgärd"]]]
    columns = [
        {"heading": "Nr", "examples": ["1"], "field": "number", "score": 1.0, "why": ["heading"]},
        {"heading": "Åtgärd", "examples": ["Provåtgärd"], "field": "title", "score": 1.0, "why": ["heading"]},
    ]
    stated = {"file_name": "prov.csv", "sha256": "0" * 64, "state": Upload.State.MAPPED, "row_count": 1, **fields}
    stated = {"organisation": programme.owner, "columns": columns, "fields": {"0": "number", "1": "title"}, **stated}
    upload = Upload(programme=programme, **stated)
    packed = gzip.compress("".join(f"{json.dumps(line)}\n" for line in lines).encode())
    upload.file.save("prov.csv", ContentFile("Nr;Åtgärd\r\n1;Provåtgärd\r\n".encode()), save=False)
    upload.rows.save("prov.jsonl.gz", ContentFile(packed), save=False)
    upload.save()
    return upload
