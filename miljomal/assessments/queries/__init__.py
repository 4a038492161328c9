"""Reads of the yearly follow-up: while it is written, and what is published of it."""
