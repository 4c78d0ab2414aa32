"""Events: what happened to an owner's links, tags, snapshots and imports, in order."""
