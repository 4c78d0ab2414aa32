"""Fixtures: sites."""
