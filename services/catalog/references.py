"""What a body names must exist: a tag to become part of, a link to watch."""

from uuid import UUID


class UnknownReferenceError(Exception):
    """The owner has nothing with the id that a field of the body names."""

    def __init__(self, field: str, referred_id: UUID) -> None:
        super().__init__(f"{field} {referred_id}")
        self.field = field
        self.referred_id = referred_id
