"""Readers that make contracts, shapes and exchanges from outside text."""
