"""The nouns of the harness: frozen values without input or output, on which every other room stands."""
