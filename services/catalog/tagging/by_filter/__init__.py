"""Tagging every link that a filter means."""
