"""Rules that tag links as they are added, and when their titles become known."""
