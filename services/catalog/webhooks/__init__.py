"""Webhooks: events are posted to URLs of an account's, by the Standard Webhooks scheme."""
