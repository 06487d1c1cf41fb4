"""Scoreboards and long runs; nothing of this is in the package."""
