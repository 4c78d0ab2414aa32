"""The words of the AsyncAPI document: what a service that reads facts may rely on."""

from typing import Any

from shared.messaging.topology import DAY_SECONDS, Stream

INFO: dict[str, Any] = {
    "title": "Linksnap messages",
    "version": "1.0.0",
    "description": """Facts that Linksnap tells over NATS JetStream, for services that follow what
happens in a library without asking the HTTP API again and again. `docs/integrating.md` has the
rules in order and a consumer that can be run.

**What may be read.** Channels with `x-audience: open`. Read a stream with a durable consumer of
your own, whose name begins with the name of your service; never with one of Linksnap's, and never
a work queue (`x-audience: internal`): a job that is read there is taken away from the workers.

**At least once.** A stored message is delivered until it is acknowledged, so it may come twice.
`Nats-Msg-Id` is the same then: note it in the transaction of your work, and acknowledge after it.
After a repair the same fact may be told again with another id: let an older `version` of a link
never overwrite a newer one, and take facts about a snapshot as setting a state, not as a step.

**Order.** A stream keeps the order in which it was given its messages. A redelivered message comes
after later ones, and LINKS and SNAPSHOTS have no order between them.

**How long.** Streams keep a message for the days that its channel says. Who was away for longer
reads the library by the HTTP API and goes on from there.

**Compatibility.** Fields are added under the same subject: ignore what you do not know. A field
that was added later is missing in messages from before; the schemas require only what is always
there. A field is removed or changed only in a new version (`link.saved.v2`), which is told beside
the old one for at least one release.""",
    "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    "tags": [
        {"name": "open", "description": "Facts that other services may read"},
        {"name": "internal", "description": "Jobs and signals between Linksnap's own services"},
    ],
}

SERVERS: dict[str, Any] = {
    "broker": {
        "host": "{host}:{port}",
        "protocol": "nats",
        "title": "The broker of the installation",
        "description": "NATS with JetStream. `make up` starts one on loopback; its URL is what "
        "`CATALOG_NATS_URL` holds, with the token or user of the installation.",
        "variables": {
            "host": {"default": "127.0.0.1", "description": "Where nats-server runs"},
            "port": {"default": "4222", "description": "Of its client connections"},
        },
    }
}

TAGS: dict[str, Any] = {tag["name"]: tag for tag in INFO["tags"]}


def about(audience: str, stream: Stream | None) -> str:
    """How a channel is to be taken."""
    if stream is None:
        told = "Core NATS: nobody keeps it, who does not listen right now misses it."
        return told if audience == "open" else f"{told} Only for Linksnap's own workers."
    if audience == "internal":
        return (
            f"A job in the work queue {stream.name}. Do not consume it: one worker gets each job, "
            "and a job that somebody else takes is lost until it is issued again."
        )
    return (
        f"Kept in the stream {stream.name} for {stream.max_age_seconds / DAY_SECONDS:g} days. "
        "Delivered at least once to each durable consumer, in the order of the stream."
    )
