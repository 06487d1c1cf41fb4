"""Source texts for the examples of this family's rules, each a file that a project could hold."""

from __future__ import annotations

from textwrap import dedent

from harness.model.rule import SourceText


def python(text: str, file: str = "app/client.py") -> SourceText:
    """A Python module."""
    return SourceText(file=file, text=dedent(text).strip() + "\n")


def typescript(text: str, file: str = "src/api.ts") -> SourceText:
    """A TypeScript module."""
    return SourceText(file=file, text=dedent(text).strip() + "\n")


def component(text: str, file: str = "src/Page.tsx") -> SourceText:
    """A React component."""
    return typescript(text, file)
