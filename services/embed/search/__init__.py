"""Search: hybrid retrieval and passages."""
