"""Snapshots that were deleted, until embed confirms that it forgot them."""
