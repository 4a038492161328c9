"""What the tests of figures share."""

import pytest

from miljomal.indicators.importers import load_catalogue
from miljomal.objectives.importers import load_fields_of_work, load_objectives
from miljomal.organisations.importers import load_areas, load_organisations


@pytest.fixture
def catalogue(db: None) -> None:
    """All areas, and all indicators with their sources."""
    load_areas()
    load_organisations()
    load_objectives()
    load_fields_of_work()
    load_catalogue()
