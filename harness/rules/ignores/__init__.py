"""Rules over the comments that suppress findings in place."""
