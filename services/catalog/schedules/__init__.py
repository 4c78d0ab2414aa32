"""Schedules: which links get a new snapshot every so many days."""
