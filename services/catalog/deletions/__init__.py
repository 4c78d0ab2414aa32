"""Links that were deleted: what still has to disappear elsewhere, until it is confirmed."""
