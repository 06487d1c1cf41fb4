"""The shop's clients of its providers."""

from examples.storefront.backend.variant import overlay

# As in `schemas`: a drifted file takes a clean file's place.
__path__ = overlay(__path__)
