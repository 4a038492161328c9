"""What the tests of pages share."""

from miljomal.pages.tests.places import demo, reference

__all__ = ["demo", "reference"]
