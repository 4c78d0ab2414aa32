"""Tags as linkding has them."""
