"""The thread of a measure through time: what it builds on and what continues it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from miljomal.drafting.strands import generations_of_measure
from miljomal.drafting.tests.helpers import coordinator, main_of, make_draft
from miljomal.organisations.permissions import ANONYMOUS, Viewer
from miljomal.programmes.models import Measure
from tests.factories import make_measure, make_programme

pytestmark = pytest.mark.django_db


def test_thread_leads_back_and_onwards_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = make_measure(programme=make_programme(title="Förra"), title="Start")
    second = make_measure(programme=make_programme(title="Nuvarande"), title="Mitten", builds_on=first)
    third = make_measure(programme=make_programme(title="Nästa"), title="Slut", builds_on=second)
    draft, _none = make_draft(title="Utkastet")
    make_measure(programme=draft, title="Hemlig", builds_on=second)
    measure = Measure.objects.get(pk=second.pk)
    with django_assert_num_queries(1):
        strand = generations_of_measure(measure, ANONYMOUS)
    assert [(knot.title, knot.note, knot.url) for knot in strand.knots] == [
        ("Start", "Bygger på, ur Förra", first.get_absolute_url()),
        ("Slut", "Fortsätter i Nästa", third.get_absolute_url()),
    ]
    own = generations_of_measure(measure, Viewer.of(coordinator(draft)))
    assert [knot.title for knot in own.knots] == ["Start", "Hemlig", "Slut"]
    assert generations_of_measure(first, ANONYMOUS).knots[0].title == "Mitten"
    assert generations_of_measure(make_measure(), ANONYMOUS).knots == ()


def test_measure_page_shows_it() -> None:
    first = make_measure(programme=make_programme(title="Förra"), title="Start")
    second = make_measure(title="Mitten", builds_on=first)
    page = main_of(Client(), second.get_absolute_url())
    assert ("Start", first.get_absolute_url()) in page.links
    assert "Bygger på, ur Förra" in page.text
