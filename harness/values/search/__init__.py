"""Looks for a value that a shape holds and others do not: exact where it answers, and it says where it cannot."""
