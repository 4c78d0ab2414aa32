"""Scripts that run in the page: `.js` files in the steps' folders, each one function expression."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _source(name: str) -> str:
    return (Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8").strip()


def script(name: str) -> str:
    """The text of `<folder>/<name>.js`, named without its ending."""
    return _source(name)


def call(name: str, *arguments: Any) -> str:
    """An expression that calls the function of `<folder>/<name>.js` with JSON arguments."""
    given = ", ".join(json.dumps(argument) for argument in arguments)
    return f"({_source(name)})({given})"
