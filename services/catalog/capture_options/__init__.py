"""Capture options: how snapshots are taken, for a link, a tag, a site, or everything."""
