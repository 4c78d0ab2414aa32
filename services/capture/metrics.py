"""What Prometheus sees of capture."""

from prometheus_client import Counter, Histogram

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)

CAPTURES = Counter(
    "linksnap_captures_total", "Captures that ended, by state and reason", ["state", "reason"]
)
CAPTURE_SECONDS = Histogram(
    "linksnap_capture_seconds", "From job taken to result published", buckets=_SECONDS
)
CHECKS = Counter(
    "linksnap_checks_total", "Links that were checked, by what they answered", ["outcome"]
)
WEBHOOK_POSTS = Counter(
    "linksnap_webhook_posts_total", "Events posted to webhooks, by what was answered", ["outcome"]
)
STEP_SECONDS = Histogram(
    "linksnap_capture_step_seconds", "One step of a capture", ["step"], buckets=_SECONDS
)
STEP_FAILURES = Counter("linksnap_capture_step_failures_total", "Steps that failed", ["step"])
BROWSER_STARTS = Counter("linksnap_browser_starts_total", "Browsers started")
BROWSER_KILLS = Counter("linksnap_browser_kills_total", "Browsers killed past a deadline")
EXTRACTOR_KILLS = Counter("linksnap_extractor_kills_total", "Extractors killed past a deadline")
