"""What a token allows, and what an account may do. Pure."""

from enum import StrEnum


class Scope(StrEnum):
    """What a token allows; each includes the ones before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, needed: "Scope") -> bool:
        """Whether a token of this scope may do what needs another."""
        order = list(Scope)
        return order.index(self) >= order.index(needed)


class Role(StrEnum):
    """What an account may do: an admin looks after other accounts too, never after their links."""

    USER = "user"
    ADMIN = "admin"
