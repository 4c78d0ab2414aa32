"""Running Linksnap: on one machine, in containers."""
