"""Reads what a round's result shows."""
