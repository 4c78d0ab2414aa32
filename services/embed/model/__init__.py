"""The model: its spec, encoder, batching and device."""
