"""Which engine: a server when its URL is given, else Edge. One collection a model."""

import re
from pathlib import Path

from services.embed.vectors.store import VectorStore


async def open_store(
    *, url: str | None, api_key: str | None, folder: Path, model: str, dimension: int
) -> VectorStore:
    """The store for a model's vectors, made when it is not there.

    Args:
        url: Qdrant server, or None for Edge.
        api_key: the server's key, if it wants one.
        folder: where Edge keeps its collections.
        model: the model's name; another model's vectors lie in another collection.
        dimension: length of the model's vectors.
    """
    collection = "linksnap-" + re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
    # each engine's library takes a second to import, so only the one in use is
    if url is None:
        from services.embed.vectors.edge import EdgeStore  # noqa: PLC0415

        return await EdgeStore.open(folder / collection, dimension)
    from services.embed.vectors.server import ServerStore, connect  # noqa: PLC0415

    return await ServerStore.open(connect(url, api_key), collection, dimension)
