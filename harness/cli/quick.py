"""Reads the words of `diff`, `assign` and `drift` without the command line's library, where they are plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

FLAGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "--batch": ("batch", "diff assign"),
        "--semver": ("semver", "diff"),
        "--quiet": ("quiet", "diff drift"),
        "-q": ("quiet", "diff drift"),
        "--verbose": ("verbose", "drift"),
        "-v": ("verbose", "drift"),
        "--fix": ("fix", "drift"),
        "--yes": ("yes", "drift"),
        "-y": ("yes", "drift"),
        "--dry-run": ("dry_run", "drift"),
        "--watch": ("watch", "drift"),
    }
)
"""Options without a value: the parameter, and the commands that have it."""

VALUES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "--format": ("format", "diff drift"),
        "-f": ("format", "diff drift"),
        "--output": ("output", "diff drift"),
        "-o": ("output", "diff drift"),
        "--fail-on": ("fail_on", "diff drift"),
        "--prefix": ("prefix", "drift"),
        "--dialect": ("dialect", "assign"),
        "--formats": ("formats", "assign"),
    }
)
"""Options with a value."""

_PLACES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"diff": ("base", "revision"), "assign": ("producer", "consumer"), "drift": ("provider", "consumer")}
)
"""The commands that are read here, and what their words without an option are."""


def answered(words: Sequence[str]) -> int | None:
    """The exit code of `diff`, `assign` or `drift`; None where the words are another command's, ask for help or are not plain."""
    command, *rest = words or ("",)
    given = read(command, rest) if command in _PLACES else None
    if given is None:
        return None
    if command == "drift":
        from harness.cli import drifting  # noqa: PLC0415  start-up of every other command

        return drifting.drift(**given)
    from harness.cli import comparing  # noqa: PLC0415  start-up of every other command

    return comparing.diff(**given) if command == "diff" else comparing.assign(**given)


def read(command: str, words: Sequence[str]) -> dict[str, Any] | None:
    """What the words give to the parameters of a command, or None where the library should read them, and complain."""
    given: dict[str, Any] = {}
    places: list[str] = []
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            places.append(word)
        elif command in FLAGS.get(word, ("", ""))[1].split():
            given[FLAGS[word][0]] = True
        elif command in VALUES.get(name, ("", ""))[1].split() and bool(equals) <= name.startswith("--"):
            given[VALUES[name][0]] = value if equals else next(rest, "-")
        else:
            return None
    unsaid = command == "drift" and len(places) != 2  # the library says what is missing
    return None if unsaid or _odd(given, places) else _named(command, given, places)


def _odd(given: Mapping[str, Any], places: Sequence[str]) -> bool:
    """Is this for the library to read: too many words, words that are empty, or values that look like options?"""
    texts = [*places, *(each for each in given.values() if each is not True)]
    mild = given.get("fail_on", "error") in {"error", "warning", "hint"}
    known = given.get("formats", "annotation") in {"annotation", "assertion"}
    return len(places) > 2 or not mild or not known or any(not each or each.startswith("-") for each in texts)


def _named(command: str, given: Mapping[str, Any], places: Sequence[str]) -> dict[str, Any]:
    names = _PLACES[command]
    output = {"output": Path(given["output"])} if "output" in given else {}
    return {**given, **output, **dict(zip(names, places, strict=False))}
