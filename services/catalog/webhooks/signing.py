"""What a receiver checks, by the Standard Webhooks scheme. Pure but for the randomness of secrets.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from standardwebhooks import Webhook as Signer

_SECRET_BYTES = 32


def new_secret() -> str:
    """A secret that nobody has."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def message_id(delivery_id: UUID) -> str:
    """By which a receiver knows that it has had this: the same however often it is posted."""
    return f"msg_{delivery_id.hex}"


def signed_headers(
    delivery_id: UUID, body: str, secrets_: Iterable[str], at: datetime
) -> dict[str, str]:
    """The headers of a POST at a time, with a signature by each secret."""
    name = message_id(delivery_id)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(
            Signer(secret).sign(msg_id=name, timestamp=at, data=body) for secret in secrets_
        ),
    }
