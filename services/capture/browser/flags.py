"""Chromium's command line.

What keeps its traffic inside the egress proxy comes from there (`egress.browser_flags`); here it
is made quiet (no calls of its own), steady (nothing is slowed down for being in the background)
and faithful (the same colours and fonts everywhere).
"""

from services.capture.browser.chromium import VIEWPORT_HEIGHT, VIEWPORT_WIDTH, ChromiumOptions

_FEATURES_OFF = (
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "HttpsUpgrades",  # http means http; else every plain page is asked for twice
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "Prerender2",
    "Translate",
)
_QUIET = (
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-extensions",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-service-autorun",
    "--password-store=basic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    f"--disable-features={','.join(_FEATURES_OFF)}",
)
_STEADY = (
    "--autoplay-policy=user-gesture-required",
    "--deny-permission-prompts",  # nobody is there to answer: a page hears "no" at once
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--disable-notifications",
    "--disable-prompt-on-repost",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
)
EXCLUDED_SWITCHES = ("disable-popup-blocking", "enable-logging")
"""What chromedriver adds on its own and a capture does not want."""


def chromium_flags(options: ChromiumOptions, profile: str) -> list[str]:
    """The flags of one browser, in the profile folder given."""
    flags = [
        "--headless=new",
        "--remote-debugging-pipe",  # no debugging port that a page could find
        f"--user-data-dir={profile}/profile",
        f"--window-size={VIEWPORT_WIDTH},{VIEWPORT_HEIGHT}",
        *_QUIET,
        *_STEADY,
        *options.egress_flags,
    ]
    if options.user_agent is not None:
        flags.append(f"--user-agent={options.user_agent}")
    if not options.confinement.sandbox:
        flags.append("--no-sandbox")
    return flags
