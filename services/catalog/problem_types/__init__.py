"""Every type of problem that the API answers: its status, what it means, what to do about it."""
