"""The property-based oracle: pairs of schemas whose relation independent validators can contradict."""
