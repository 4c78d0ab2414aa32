"""What is known of a type of problem."""

from dataclasses import dataclass
from http import HTTPStatus

from shared.http.problems import FieldError, Problem, problem

EXAMPLE_TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A type of problem (RFC 9457, 3.1.1).

    Attributes:
        slug: the end of `urn:linksnap:problem:<slug>`; it never changes its meaning.
        status: that it is answered with.
        meaning: one sentence for people who write clients.
        remedy: what such a client can do about it.
        example: a `detail` as the API writes it; without the field's name, when there is a field.
        field: what `errors` names, when the problem lies in one field.
    """

    slug: str
    status: HTTPStatus
    meaning: str
    remedy: str
    example: str
    field: str | None = None

    @property
    def urn(self) -> str:
        """What stands in `type`."""
        return f"urn:linksnap:problem:{self.slug}"

    @property
    def title(self) -> str:
        """The same for every problem of the type."""
        return self.slug.replace("-", " ").capitalize()

    def problem(self, detail: str, field: str | None = None) -> Problem:
        """A problem of this type, with the field that is to blame."""
        if field is None:
            return problem(self.status, self.slug, detail)
        errors = [FieldError(field=field, message=detail)]
        return problem(self.status, self.slug, f"{field}: {detail}", errors=errors)

    def example_problem(self) -> Problem:
        """A problem as it is answered, for the documents."""
        found = self.problem(self.example, self.field)
        return found.model_copy(update={"trace_id": EXAMPLE_TRACE_ID})
