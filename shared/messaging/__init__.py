"""NATS JetStream as Linksnap uses it: topology, publisher, consumer and dead letters.

Acking lives here and nowhere else. A service gives a handler, which is called with a typed
message and either returns (done), raises `TransientError` (try again later) or raises
`PermanentError` (never try again).
"""
