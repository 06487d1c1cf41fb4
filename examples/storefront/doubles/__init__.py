"""Local servers that stand for providers while cassettes are recorded."""
