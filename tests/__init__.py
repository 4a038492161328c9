"""Tests of the house as a whole, and the factories that all tests use."""
