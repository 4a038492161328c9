"""Queries do not grow with measures or programmes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.drafting.tests.helpers import browser, coordinator, main_of, make_board, make_draft
from tests.factories import (
    make_programme,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["skota", "ordning", "teman", "besluta", "redigera"])
def test_sixty_measures_cost_as_many_queries_as_one(page: str) -> None:
    counts = []
    for size in (1, 60):
        programme, _some = make_draft(size)
        client = browser(coordinator(programme))
        with CaptureQueriesContext(connection) as queries:
            main_of(client, f"/program/{programme.slug}/{page}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_choosing_costs_the_same_with_sixty_programmes() -> None:
    counts = []
    for size in (1, 60):
        board = make_board()
        for _nth in range(size):
            make_programme(owner=board)
        client = browser(coordinator(board))
        with CaptureQueriesContext(connection) as queries:
            main_of(client, "/program/nytt/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
