"""Rules over differences between a provider's contract and a consumer's types."""
