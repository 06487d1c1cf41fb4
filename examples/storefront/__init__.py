"""Juniper & Oak, a small home goods shop: the example that the harness is shown on."""
