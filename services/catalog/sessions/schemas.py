"""Sessions in the public API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.catalog.accounts.schemas import GivenPassword


class SessionIn(BaseModel):
    """Who wants to sign in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "owner", "password": "correct horse battery staple"}]
        },
    )

    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200, pattern=r"^[^\u0000]*$"),
        Field(description="Of the account; case does not matter"),
    ]
    password: GivenPassword
