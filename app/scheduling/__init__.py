"""Dates and load: pure functions."""
