"""The `harness` command: thin doors over `harness.run`, no logic."""
