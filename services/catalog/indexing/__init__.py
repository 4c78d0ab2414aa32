"""The index follows: versions of links that embed must hear of, however many changed at once."""
