"""What the tests of members share."""

import pytest

from miljomal.organisations.tests.people import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the permission tests, in a fresh database."""
    return make_cast()
