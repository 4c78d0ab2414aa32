"""Looking after accounts: what an admin may do to others, which is never to see their links."""
