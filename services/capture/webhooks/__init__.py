"""Webhooks: events are posted to URLs of accounts. No browser, the same egress policy."""
