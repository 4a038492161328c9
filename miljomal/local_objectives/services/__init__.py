"""Writes of the package: objectives and their links, their life, their targets, and adaptations."""
