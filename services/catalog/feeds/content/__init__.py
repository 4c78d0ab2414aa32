"""What a feed shows to whoever knows its address."""
