"""The tags of catalog."""
