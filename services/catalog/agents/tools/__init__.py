"""The tools, a module for each kind of work."""
