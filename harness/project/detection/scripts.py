"""Finds the Streamlit scripts of a repository: the files that are run, not their pages nor their modules."""

from __future__ import annotations

from typing import Final

from harness.model.location import Location
from harness.project.detection.found import FoundScript
from harness.project.detection.sources import PythonSources

_LIKELY: Final = ("app", "main", "streamlit_app", "dashboard", "home", "frontend", "ui", "index")


def scripts(sources: PythonSources) -> tuple[FoundScript, ...]:
    """The scripts, the likeliest first."""
    shown = {file: text.pages for file, text in sources.texts.items() if text.pages}
    modules = sources.imported()
    entries = [file for file in shown if not _is_page(file) and _stem(file) not in modules]
    return tuple(_found(file, shown[file], sources) for file in sorted(entries, key=_rank))


def _is_page(file: str) -> bool:
    """Is it one of the pages beside a script?"""
    return file.rpartition("/")[0].rpartition("/")[2] in {"pages", "views"}


def _rank(file: str) -> tuple[object, ...]:
    stem = _stem(file).lower()
    return (file.count("/"), _LIKELY.index(stem) if stem in _LIKELY else len(_LIKELY), file)


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".py")


def _found(file: str, line: int, sources: PythonSources) -> FoundScript:
    folder = file.rpartition("/")[0]
    near = [text for other, text in sources.texts.items() if other.startswith(f"{folder}/") or not folder]
    return FoundScript(
        file=file,
        at=Location(file, line),
        calls_http=any(text.calls_http for text in near),
        requirements=sources.requirements(file),
    )
