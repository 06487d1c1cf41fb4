"""The checks, one file each: they lead the configured targets to the pipelines."""
