"""The snapshots of catalog."""
