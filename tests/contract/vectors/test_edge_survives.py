"""What Edge acknowledged outlives a kill -9 of its process."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from services.embed.text.lexical import query_vector
from services.embed.vectors.edge import EdgeStore
from services.embed.vectors.store import Nearest, Where
from tests.contract.vectors import edge_writer

ROOT = Path(__file__).parents[3]
ACKNOWLEDGED = 60


async def test_acknowledged_writes_survive_kill_nine(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", edge_writer.__name__, str(tmp_path / "shard")),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    last = -1
    while last < ACKNOWLEDGED:
        last = int(await process.stdout.readline())
    process.kill()
    rest, _ = await process.communicate()
    last = int(rest.split()[-1]) if rest.split() else last

    store = await EdgeStore.open(tmp_path / "shard", edge_writer.DIMENSION)
    # of the number after the last one, anything may or may not have been done
    for number in range(last - 8, last + 1):
        point = await store.get(UUID(int=number))
        assert point is not None, number
        assert point.payload["state"] == "superseded", number
    (found,) = await store.search([Nearest(query_vector(f"word{last}"), Where(), 5)])
    assert [hit.id for hit in found] == [UUID(int=last)]
    for number in range(last - 9):
        assert await store.get(UUID(int=number)) is None, number
    await store.close()
