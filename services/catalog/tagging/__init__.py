"""Which links carry which tags: given and taken one by one, in bulk and by filter."""
