"""A dashboard of a help desk."""
