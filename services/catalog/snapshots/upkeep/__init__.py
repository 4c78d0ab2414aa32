"""What the upkeep of snapshots reads: jobs on the broker, and text that the index lacks."""
