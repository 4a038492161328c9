"""Reads of the package: the catalogue, figures over areas and over years, and what a page shows of them."""
