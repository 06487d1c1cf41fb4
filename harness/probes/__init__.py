"""Probes make exchanges and observations from a target and a contract."""
