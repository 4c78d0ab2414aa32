"""Deliveries: events on their way to webhooks, from the log to an answer."""
