"""Numbers in JSON bodies, as JSON Schema means them."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


def _number(value: object) -> object:
    """Pydantic would take `true` for 1 and `"1"` for 1, or, when strict, no `1.0`."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("int_type", "must be a whole number")
    return value


JsonInteger = Annotated[int, BeforeValidator(_number)]
"""`1` and `1.0`, but neither `true` nor `"1"`."""
