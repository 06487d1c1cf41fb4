"""Comparisons of two nouns, pure: they return neutral differences and judge nothing."""
