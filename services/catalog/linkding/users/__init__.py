"""Who asks, as linkding tells it: health, profile, bundles."""
