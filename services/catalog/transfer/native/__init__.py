"""Our own format: a library as files that come back as they were."""
