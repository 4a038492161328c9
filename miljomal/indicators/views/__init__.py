"""Pages of indicators, and of the figures of an area."""
