"""One side of an HTTP/1.1 conversation: h11's state machine on an asyncio connection."""

from collections.abc import Callable

import h11

from services.capture.egress.dialer import Streams
from services.capture.egress.relay import CHUNK_BYTES

# As much as Chromium takes (its limit for response headers).
_MAX_HEADER_BYTES = 256 * 1024


class HttpStream:
    """Sends and receives h11 events. `moved` is called with the count of bytes that were read."""

    def __init__(
        self,
        role: type[h11.CLIENT] | type[h11.SERVER],
        streams: Streams,
        moved: Callable[[int], None] = lambda _count: None,
    ) -> None:
        self.state = h11.Connection(role, max_incomplete_event_size=_MAX_HEADER_BYTES)
        self.streams = streams
        self._moved = moved

    async def receive(self) -> h11.Event | type[h11.PAUSED]:
        """The next event.

        Raises:
            h11.RemoteProtocolError: the other side does not speak HTTP/1.1.
            OSError: the connection broke.
        """
        while True:
            event = self.state.next_event()
            if isinstance(event, h11.Event) or event is h11.PAUSED:
                return event
            data = await self.streams[0].read(CHUNK_BYTES)
            self._moved(len(data))
            self.state.receive_data(data)

    async def send(self, event: h11.Event) -> None:
        """Send an event.

        Raises:
            h11.LocalProtocolError: it does not fit the conversation.
            OSError: the connection broke.
        """
        data = self.state.send(event)
        if data:
            self.streams[1].write(data)
            await self.streams[1].drain()

    @property
    def ahead(self) -> bytes:
        """What was read past a switch of protocols (CONNECT, Upgrade): raw bytes."""
        return self.state.trailing_data[0]
