"""A dashboard of energy meters."""
