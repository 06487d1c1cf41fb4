"""What crosses the wire, one area a file."""

from examples.storefront.backend.variant import overlay

# The one statement that a package of this example holds: it is how a drifted file takes a clean file's place.
__path__ = overlay(__path__)
