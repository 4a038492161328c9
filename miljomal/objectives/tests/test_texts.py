"""Our own sentences about the objectives: there, in both languages, and easy to read."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from miljomal.objectives.models import FieldOfWork, GlobalGoal, Objective
from miljomal.pages.tests.places import reference

__all__ = ["reference"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

HARDEST = 45
ABBREVIATIONS = ["t.ex.", "bl.a.", "m.m.", "osv", "dvs", "s.k.", "ca ", "resp."]


def lix(text: str) -> float:
    """Björnsson's readability index: words a sentence plus the share of words longer than six letters."""
    words = re.findall(r"[\w-]+", text)
    sentences = len(re.findall(r"[.!?:](?=\s|$)", text)) or 1
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def own_texts() -> Iterator[tuple[str, str]]:
    for thing in [*Objective.objects.exclude(summary=""), *FieldOfWork.objects.all()]:
        yield thing.title, thing.summary


def test_index_is_computed_as_defined() -> None:
    assert lix("Ett två tre. Fyra fem ordföljden!") == pytest.approx(3 + 100 / 6)


def test_own_texts_are_easy_to_read() -> None:
    """Taken together by kind: one sentence alone holds too few words for the index."""
    groups: dict[str, list[str]] = {}
    for objective in Objective.objects.exclude(summary=""):
        key = f"{objective.kind} {objective.parent.number if objective.parent else ''}"
        groups.setdefault(key, []).append(objective.summary)
    groups["fields of work"] = [field.summary for field in FieldOfWork.objects.all()]
    assert len(groups) == 19
    assert {
        name: round(lix(" ".join(texts))) for name, texts in groups.items() if lix(" ".join(texts)) >= HARDEST
    } == {}


def test_own_texts_have_no_abbreviations() -> None:
    assert [(title, a) for title, text in own_texts() for a in ABBREVIATIONS if a in text] == []


def test_everything_shown_exists_in_both_languages() -> None:
    shown = Objective.objects.filter(kind__in=["generational_goal", "quality_objective"])
    for thing in [*shown, *FieldOfWork.objects.all()]:
        assert thing.summary and thing.summary_en and thing.title_en, thing  # noqa: PT018
    for specification in Objective.objects.filter(kind="specification"):
        assert specification.summary and specification.summary_en, specification  # noqa: PT018
    for titled in [*Objective.objects.filter(kind="milestone_target"), *GlobalGoal.objects.all()]:
        assert titled.title_en, titled


def test_reader_gets_her_language_and_swedish_where_no_other_exists() -> None:
    objective = Objective.objects.get(slug="frisk-luft")
    untranslated = Objective(title="Rubrik", summary="Mening.", group="Område")
    assert (str(objective), objective.local_title) == ("Frisk luft", "Frisk luft")
    with translation.override("en"):
        assert (objective.local_title, objective.local_summary) == ("Clean Air", objective.summary_en)
        assert (untranslated.local_title, untranslated.local_summary, untranslated.local_group) == (
            ("Rubrik", "Mening.", "Område")
        )


def test_each_kind_has_its_address() -> None:
    kinds = {
        "generational_goal": "/miljomal/generationsmalet/",
        "quality_objective": "/miljomal/begransad-klimatpaverkan/",
        "specification": "/miljomal/begransad-klimatpaverkan/#precisering-1",
        "milestone_target": "/miljomal/#etappmal",
    }
    for kind, address in kinds.items():
        first = Objective.objects.filter(kind=kind).order_by("parent__number", "number")[0]
        assert first.get_absolute_url() == address
