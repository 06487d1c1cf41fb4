"""A form-driven roster of a team."""
