"""Fixtures that every suite may use live in `tests/support`, one module a subject."""

pytest_plugins = [
    "tests.support.model",
    "tests.support.nats",
    "tests.support.no_skips",
    "tests.support.postgres",
    "tests.support.sites",
    "tests.support.stack",
]
