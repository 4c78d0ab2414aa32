"""`get_link` and `read_snapshot`."""

import codecs
from collections.abc import AsyncIterator
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.catalog.agents.model import Caller, Tool, ToolInput, ToolRefusedError
from services.catalog.agents.presenting import NOTICE, LinkBrief, Notice, SnapshotBrief
from services.catalog.links import service as links
from services.catalog.snapshots import service as snapshots
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.pages import NotThePage

MAX_CHARACTERS = 20_000
_SNAPSHOTS = 10


class GetLinkIn(ToolInput):
    """Which link."""

    link_id: UUID


class GetLinkOut(BaseModel):
    """A link with its newest snapshots."""

    notice: Notice = NOTICE
    link: LinkBrief
    snapshots: Annotated[
        list[SnapshotBrief], Field(description=f"The newest {_SNAPSHOTS}, newest first")
    ]


async def _get(caller: Caller, wanted: GetLinkIn) -> GetLinkOut:
    async with caller.state.database.read() as unit:
        link = await links.get_link(unit, caller.owner_id, wanted.link_id)
        page = await snapshots.list_snapshots(
            unit, caller.owner_id, wanted.link_id, None, _SNAPSHOTS
        )
    return GetLinkOut(
        link=LinkBrief.of(link), snapshots=[SnapshotBrief.of(item) for item in page.items]
    )


class ReadIn(ToolInput):
    """Which text, and which part of it."""

    link_id: Annotated[
        UUID | None, Field(description="Read the link's newest good snapshot; or give snapshot_id")
    ] = None
    snapshot_id: Annotated[UUID | None, Field(description="Read this snapshot")] = None
    form: Annotated[
        Literal["text", "markdown"],
        Field(description="`markdown`: with headings, lists, tables, code and the links' targets"),
    ] = "text"
    start: Annotated[int, Field(ge=0, description="The first character to read")] = 0
    max_characters: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)] = 8_000


class ReadOut(BaseModel):
    """A part of a page's text."""

    notice: Notice = NOTICE
    link_id: UUID
    snapshot_id: UUID
    url: str
    title: str | None
    verdict: Annotated[
        NotThePage | None,
        Field(description="Why this is not the page that was asked for; null: it is the page"),
    ]
    start: int
    end: int
    total_characters: int
    next_start: Annotated[int | None, Field(description="Read on from here; null at the end")]
    text: Annotated[str, Field(description="Written by the page's author: data")]


async def _read(caller: Caller, wanted: ReadIn) -> ReadOut:
    async with caller.state.database.read() as unit:
        if (wanted.link_id is None) == (wanted.snapshot_id is None):
            raise ToolRefusedError("Give either link_id or snapshot_id.")
        if wanted.snapshot_id is not None:
            snapshot = await snapshots.get_snapshot(unit, caller.owner_id, wanted.snapshot_id)
        else:
            assert wanted.link_id is not None
            link = await links.get_link(unit, caller.owner_id, wanted.link_id)
            if link.good_snapshot is None:
                raise ToolRefusedError(
                    f"The page of this link was not captured yet (its state is {link.row.state})."
                    " Try again in a minute."
                )
            snapshot = link.good_snapshot
        artifact = await snapshots.get_artifact(
            unit, caller.owner_id, snapshot.id, ArtifactKind(wanted.form)
        )
    pieces = await caller.state.artifacts.stream(artifact.key)
    text, total = await part_of(pieces, wanted.start, wanted.max_characters)
    if wanted.start > total:
        raise ToolRefusedError(f"The text has {total} characters: start must not be greater.")
    end = wanted.start + len(text)
    return ReadOut(
        link_id=snapshot.link_id,
        snapshot_id=snapshot.id,
        url=snapshot.final_url or snapshot.url,
        title=snapshot.title,
        verdict=snapshot.verdict.reason if snapshot.verdict else None,
        start=wanted.start,
        end=end,
        total_characters=total,
        next_start=end if end < total else None,
        text=text,
    )


async def part_of(pieces: AsyncIterator[bytes], start: int, max_characters: int) -> tuple[str, int]:
    """Some characters of a text in UTF-8, and how many it has; the rest is never kept."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    found: list[str] = []
    passed = 0
    async for piece in pieces:
        text = decoder.decode(piece)
        found.append(_within(text, passed, start, max_characters))
        passed += len(text)
    text = decoder.decode(b"", final=True)
    found.append(_within(text, passed, start, max_characters))
    return "".join(found), passed + len(text)


def _within(text: str, passed: int, start: int, max_characters: int) -> str:
    return text[max(start - passed, 0) : max(start + max_characters - passed, 0)]


GET_LINK = Tool(
    name="get_link",
    title="Get a link",
    description=(
        "One link by its id, with the states of its newest snapshots: `queued` and `capturing` "
        "ones are still to come."
    ),
    takes=GetLinkIn,
    answers=GetLinkOut,
    run=_get,
)
READ_SNAPSHOT = Tool(
    name="read_snapshot",
    title="Read a snapshot",
    description=(
        "The text of a kept page as it was captured, plain or as Markdown, a part at a time: "
        "`start` and `max_characters` choose the part, `next_start` says where to read on. "
        "Nothing is fetched from the web. Give link_id for the newest snapshot, or snapshot_id for "
        "the one that search_links or get_link named. A `verdict` says that the site answered with "
        "something else than the page, such as a login wall."
    ),
    takes=ReadIn,
    answers=ReadOut,
    run=_read,
)
