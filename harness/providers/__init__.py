"""Facts about providers, one file each, found by walking this package."""
