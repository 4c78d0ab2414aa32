"""A worker that takes one job and never finishes it: `python -m … <server url>`.

It prints a line when it has the job. The test kills it.
"""

import asyncio
import sys
from dataclasses import replace

from shared.contracts.messages import CaptureRequested
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.telemetry.logs import configure_logs
from tests.integration.messaging.work import BULK_JOBS, JOBS


async def main(url: str) -> None:
    broker = await Broker.connect(url, name="stuck", durables=(JOBS, BULK_JOBS))

    async def handle(_message: CaptureRequested, delivery: Delivery) -> None:
        print(f"working {delivery.attempt}", flush=True)  # noqa: T201 - the test reads it
        await asyncio.Event().wait()

    durable = replace(JOBS, deadline_seconds=600.0)
    await Consumer(broker, durable, handle, slots=Slots(1)).run(asyncio.Event())


if __name__ == "__main__":
    configure_logs("stuck")
    asyncio.run(main(sys.argv[1]))
