"""Steps: what a capture takes from a page, in the order of its worth."""
