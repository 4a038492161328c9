"""Exempellän: an invented county with its people, programmes and follow-up, made in order by services."""

from miljomal.seed.demo.county import sign_ins
from miljomal.seed.demo.story import Refused, make_demo

__all__ = ["Refused", "make_demo", "sign_ins"]
