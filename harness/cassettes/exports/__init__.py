"""Formats of other tools that a cassette can be written in: one file a format, with `SUFFIX` and `write`."""
