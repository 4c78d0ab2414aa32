"""One trace from POST to indexed, carried as W3C `traceparent` (https://www.w3.org/TR/trace-context/).

A context is taken from an HTTP header, a message header or an outbox row, and put into the next.
Spans are exported only where an operator configures an exporter; the ids are always in the logs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("linksnap")


def configure_tracing(service: str) -> None:
    """Give this process a tracer that makes real trace ids. Call once, in `__main__`."""
    trace.set_tracer_provider(TracerProvider(resource=Resource({"service.name": service})))


def current_traceparent() -> str | None:
    """The `traceparent` of the span that is active, or None outside any."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get(TRACEPARENT)


def current_trace_id() -> str | None:
    """The active trace id as 32 hex digits, or None outside any span."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None


@contextmanager
def span(name: str, traceparent: str | None = None) -> Iterator[None]:
    """Run a block in a span: a child of `traceparent` when given, else of the active span."""
    carrier: Mapping[str, str] = {TRACEPARENT: traceparent} if traceparent else {}
    context = _propagator.extract(carrier) if carrier else None
    with _tracer.start_as_current_span(name, context=context):
        yield
