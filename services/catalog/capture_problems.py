"""The errors of capture options and site credentials, and the problems that they are."""

from services.catalog.capture_options.model import OptionSetNotFoundError
from services.catalog.problem_types.entries import Entry, is_a

CAPTURE_PROBLEMS: tuple[Entry, ...] = (
    is_a(
        OptionSetNotFoundError,
        "capture-options-not-found",
        lambda error: f"There are no capture options {error.options_id}.",
    ),
)
