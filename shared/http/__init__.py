"""HTTP as every Linksnap service speaks it: problems, pages, health, tokens and traces."""
