"""The search of catalog."""
