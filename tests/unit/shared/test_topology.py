from dataclasses import replace

import pytest

from shared.contracts.messages import (
    MESSAGES,
    CaptureCancelled,
    CaptureRequested,
    Lane,
    SnapshotProgress,
)
from shared.messaging.dead_letters import dead_subject
from shared.messaging.topology import CAPTURE_INTERACTIVE, DURABLES, STREAMS, Durable, Stream

NOT_STORED = {CaptureCancelled, SnapshotProgress}


def takes(stream: Stream, subject: str) -> bool:
    """Whether one of the stream's subjects, which may end in `*`, matches."""
    return any(
        subject == pattern
        or (pattern.endswith(".*") and subject.rpartition(".")[0] == pattern.removesuffix(".*"))
        for pattern in stream.subjects
    )


def subjects() -> list[str]:
    plain = [m.SUBJECT for m in MESSAGES if m not in NOT_STORED | {CaptureRequested}]
    return [*plain, *(f"{CaptureRequested.SUBJECT}.{lane}" for lane in Lane)]


@pytest.mark.parametrize("subject", subjects())
def test_every_stored_subject_is_in_exactly_one_stream(subject: str) -> None:
    assert [stream.name for stream in STREAMS if takes(stream, subject)] != []
    assert len([stream for stream in STREAMS if takes(stream, subject)]) == 1


@pytest.mark.parametrize("durable", DURABLES, ids=lambda durable: durable.name)
def test_a_durable_reads_a_subject_of_its_stream_and_of_its_message(durable: Durable) -> None:
    (stream,) = [stream for stream in STREAMS if stream.name == durable.stream]
    assert takes(stream, durable.subject)
    assert durable.subject.startswith(durable.message.SUBJECT)
    assert len([s for s in STREAMS if takes(s, dead_subject(durable))]) == 1


def test_names_are_unique_and_a_work_queue_gives_each_subject_to_one_durable() -> None:
    assert len({durable.name for durable in DURABLES}) == len(DURABLES)
    queues = {stream.name for stream in STREAMS if stream.retention == "workqueue"}
    read = [durable.subject for durable in DURABLES if durable.stream in queues]
    assert len(read) == len(set(read))


def test_retry_delays_grow_and_the_last_one_repeats() -> None:
    durable = replace(CAPTURE_INTERACTIVE, retry_delays_seconds=(1.0, 5.0))
    assert [durable.retry_delay_seconds(attempt) for attempt in (1, 2, 3, 9)] == [1, 5, 5, 5]
