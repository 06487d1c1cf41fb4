"""Contract testing and integration validation between the parts of a system that are each green alone."""
