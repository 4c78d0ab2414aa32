"""What is posted: the JSON of an event, as the API shows it. Pure."""

import json
from datetime import datetime

from services.catalog.events.model import Event
from services.catalog.events.schemas import EventOut
from services.catalog.webhooks.model import TEST_TYPE


def body_of(event: Event) -> str:
    """Of something that happened."""
    return EventOut.of(event).model_dump_json(exclude_none=True)


def body_of_test(at: datetime) -> str:
    """Of a test: it has no number, because nothing happened."""
    moment = at.isoformat().replace("+00:00", "Z")
    return json.dumps({"id": "0", "type": TEST_TYPE, "at": moment, "data": {}})
