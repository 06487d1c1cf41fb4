"""Reads Python and TypeScript source as facts about integration: nothing of it is executed, no compiler is needed."""
