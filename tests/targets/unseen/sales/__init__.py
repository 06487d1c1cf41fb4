"""A dashboard of sales, from a table."""
