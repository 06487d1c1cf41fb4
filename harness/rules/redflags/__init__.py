"""Rules of red flags: what the source of integration code shows before anything runs.

Each judges the facts of one file, joined with what the rest of the project tells (`harness/sources/code/linking.py`).
"""
