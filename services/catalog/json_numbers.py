"""Numbers in JSON bodies, as JSON Schema means them."""

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


def _number(value: object) -> object:
    """Pydantic would take `true` and `"1"` for 1, or, when strict, no `1.0`."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("int_type", "must be a whole number")
    return value


WHOLE = BeforeValidator(_number)
"""Makes an `int` take `1` and `1.0`, but neither `true` nor `"1"`.

It stands after the bounds, which otherwise are missing in the document.
"""
