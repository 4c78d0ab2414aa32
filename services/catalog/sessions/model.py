"""What can be wrong with signing in and out."""


class SignInError(Exception):
    """Nobody has this name and this password; which of the two is wrong is not said."""


class NoSessionError(Exception):
    """The token that asks is none of a session."""
