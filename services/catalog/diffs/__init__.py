"""How the texts of two snapshots differ."""
