"""Writes of the package: own indicators and areas, and the files of their figures."""
