"""From a LinkFilter to the rows that it means."""
