"""A process that writes points to an Edge shard and names each one once it is acknowledged.

Usage: python -m tests.contract.vectors.edge_writer FOLDER
"""

import asyncio
import itertools
import sys
from pathlib import Path
from uuid import UUID

import numpy as np

from services.embed.text.lexical import document_vector
from services.embed.vectors.edge import EdgeStore
from services.embed.vectors.store import Point, Where

DIMENSION = 4


async def write(folder: Path) -> None:
    """Upsert, change and delete for ever; a line on stdout follows each acknowledgement."""
    store = await EdgeStore.open(folder, DIMENSION)
    vector = np.ones(DIMENSION, dtype=np.float32)
    for number in itertools.count():
        payload = {"link_id": str(number), "state": "current", "kind": "chunk"}
        await store.upsert(
            [Point(UUID(int=number), payload, vector, document_vector(f"word{number}"))]
        )
        await store.set_payload(Where(equal={"link_id": str(number)}), {"state": "superseded"})
        await store.delete(Where(equal={"link_id": str(number - 10)}))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
