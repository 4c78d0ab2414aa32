"""How snapshots are written as rows."""
