"""Targets that were written without knowledge of the rules."""
