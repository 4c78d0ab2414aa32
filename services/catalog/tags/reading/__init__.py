"""Reading tags: lists, one of them, how many links each finds, and what goes with it."""
