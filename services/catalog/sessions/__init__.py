"""Sessions: signing in with a name and a password, for the web page."""
