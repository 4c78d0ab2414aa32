"""What the messaging of a process counts. Labels are names from the topology, never ids."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter(
    "linksnap_messages",
    "Deliveries by what became of them: done, retried, dead, undecodable, orphaned "
    "(its stream was wiped), unsettled (the broker was away; it will come again)",
    ["durable", "outcome"],
)
HANDLER_SECONDS = Histogram(
    "linksnap_handler_seconds",
    "How long a handler worked, however it ended",
    ["durable"],
    buckets=(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320),
)
HANDLERS_RUNNING = Gauge(
    "linksnap_handlers_running", "Handlers that are at work right now", ["durable"]
)
PUBLISHED = Counter(
    "linksnap_published_messages",
    "Messages that a stream took; a duplicate was there already",
    ["stream", "duplicate"],
)
PUBLISH_FAILURES = Counter(
    "linksnap_publish_failures", "Messages that could not be stored within the time allowed"
)
