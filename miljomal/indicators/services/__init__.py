"""Writes of the package: storing what a source hands over, calculating from it, and telling those who watch."""
