"""Link rot: whether the pages of links still answer."""
