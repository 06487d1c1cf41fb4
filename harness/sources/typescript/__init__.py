"""Reads what a TypeScript project expects of the APIs it calls: its call sites and types, through the project's compiler."""
