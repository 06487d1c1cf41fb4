"""The output formats, one file each: a new format is a new file and no edit elsewhere."""
