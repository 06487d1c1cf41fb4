"""What a repository holds, read from its files: nothing of it is imported or run."""
