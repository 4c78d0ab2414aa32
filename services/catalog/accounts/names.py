"""Names of accounts. Pure."""

NAME_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,62}[A-Za-z0-9])?$"
"""Letters and digits of ASCII, so that no two names look alike; an e-mail address is one too."""


def kept_name(name: str) -> str:
    """A name as it is kept and compared: in small letters."""
    return name.lower()
