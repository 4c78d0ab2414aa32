"""The links of catalog."""
