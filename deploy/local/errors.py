"""Why Linksnap does not run: sentences for the person at the terminal."""


class StartError(Exception):
    """Linksnap cannot be started as asked; the message says what to do about it."""


class GaveUpError(Exception):
    """A program ended again and again before it was ready."""
