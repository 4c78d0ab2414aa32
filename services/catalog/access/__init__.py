"""Access: who asks, and what their token allows."""
