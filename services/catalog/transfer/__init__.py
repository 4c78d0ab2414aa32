"""Links in and out as files: what other tools wrote, and what Linksnap writes."""
