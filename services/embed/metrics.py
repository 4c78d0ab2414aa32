"""What this service counts. No link, text or tag is ever a label."""

from prometheus_client import Counter, Histogram

CHUNKS_INDEXED = Counter("linksnap_embed_chunks_indexed", "Chunks written to the index")
SEARCH_SECONDS = Histogram(
    "linksnap_embed_search_seconds",
    "Time of a search, from request to hits",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)
