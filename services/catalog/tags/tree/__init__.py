"""The tree of tags: what lies where, and what changes on links when a tag moves."""
