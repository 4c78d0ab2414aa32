"""The three services. None imports another's code."""
