"""Accounts: who owns links. One for now, made at the first start."""
