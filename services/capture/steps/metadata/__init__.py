"""Metadata: what is known of the page."""
