"""The URLs under which a link is known, and links that turned out to be one."""
