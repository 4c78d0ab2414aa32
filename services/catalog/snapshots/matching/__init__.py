"""Snapshots by a filter."""
