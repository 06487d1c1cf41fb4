"""The user's repository: what it holds, what it lacks, and which findings its owners know."""
