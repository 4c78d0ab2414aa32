"""The artifacts of a link's newest good snapshot as assets of linkding."""
