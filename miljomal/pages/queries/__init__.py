"""Reads over several packages, one module a page or kind of list; all return frozen dataclasses."""
