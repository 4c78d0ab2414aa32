"""Files that people bring from elsewhere: which kind one is, and the links in it."""
