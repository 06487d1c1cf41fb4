"""Rules over differences between two versions of one contract."""
