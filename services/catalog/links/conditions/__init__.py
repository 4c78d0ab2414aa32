"""What each condition of a filter means in SQL, and which index leads to it."""
