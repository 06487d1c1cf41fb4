"""Renderers: a run's records to bytes, one file a format, found by walking this package."""
