"""Measures what the service costs: pages, imports, memory and weight. Nothing here asserts a time."""
