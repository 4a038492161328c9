"""How an objective stands is drawn in words and arrow, the same as its template, in the reader's language."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

STANDS = [(state, trend) for state in ("", "yes", "near", "no") for trend in ("", "positive", "neutral", "negative")]


def drawn(assessment: object, why: str) -> str:
    return Template("{% load verdicts %}{% verdict assessment why %}").render(
        Context({"assessment": assessment, "why": why})
    )


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("why", ["", "national", "elsewhere", "unknown"])
def test_every_way_to_stand_is_drawn_as_the_template_says(language: str, why: str) -> None:
    with translation.override(language):
        for state, trend in STANDS:
            assessment = SimpleNamespace(state=state, trend=trend)
            told = {"assessment": assessment, "why": why}
            assert drawn(assessment, why) == render_to_string("pages/parts/verdict.html", told)
        assert drawn(None, why) == render_to_string("pages/parts/verdict.html", {"why": why})


def test_the_language_of_one_reader_is_not_shown_to_the_next() -> None:
    no = SimpleNamespace(state="no", trend="")
    with translation.override("en"):
        assert drawn(no, "").strip() == "No"
    assert drawn(no, "").strip() == "Nej"
