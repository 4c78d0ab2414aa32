"""Many changes in one call, each with a result of its own."""
