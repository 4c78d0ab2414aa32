"""Which linkding the door is like, and what it says of its user."""

from typing import Any

VERSION = "1.44.0"
"""The release whose API is spoken: the first one with `and`, `or` and `not` in searches."""

PROFILE: dict[str, Any] = {
    "theme": "auto",
    "bookmark_date_display": "relative",
    "bookmark_link_target": "_blank",
    "web_archive_integration": "disabled",
    "tag_search": "strict",
    "enable_sharing": False,
    "enable_public_sharing": False,
    "enable_favicons": True,
    "display_url": False,
    "permanent_notes": False,
    "search_preferences": {"sort": "added_desc", "shared": "off", "unread": "off"},
    "version": VERSION,
}
