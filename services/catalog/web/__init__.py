"""The web of catalog."""
