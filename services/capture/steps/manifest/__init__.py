"""Manifest: what is known of the capture."""
