"""Recorded interactions: their store and index, the scrubbing before disk, interception and the network block."""
