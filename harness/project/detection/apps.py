"""Finds the FastAPI apps of a repository, and what the settings call them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.model.location import Location
from harness.project.detection.examples import example_variables
from harness.project.detection.files import joined
from harness.project.detection.found import FoundApp
from harness.project.detection.python_text import PythonText
from harness.project.detection.sources import PythonSources

_LIKELY_FILES: Final = ("main", "app", "server", "asgi", "api", "__init__")
_LIKELY_NAMES: Final = ("app", "application", "api", "server")


def apps(sources: PythonSources) -> tuple[FoundApp, ...]:
    """The apps, the likeliest first; one that another mounts is a part of it and left out."""
    factories = {name for text in sources.texts.values() for name in text.factories}
    held = {
        (file, name): line
        for file, text in sources.texts.items()
        for name, line in _held(text, factories).items()
        if name not in text.mounted
    }
    if not held:
        held = {
            (file, f"{name}()"): line
            for file, text in sources.texts.items()
            for name, line in text.factories.items()
        }  # fmt: skip
    serving = {each for each in held if _serves(each[0], each[1], sources)}
    held = {each: line for each, line in held.items() if not serving or each in serving}
    ranked = sorted(held, key=lambda each: _rank(each[0], each[1], sources.texts[each[0]]))
    return tuple(_found(file, name, held[file, name], sources) for file, name in ranked)


def _serves(file: str, name: str, sources: PythonSources) -> bool:
    """Is it given routes: in its own file, by the function that makes it, or where its file is imported?"""
    text = sources.texts[file]
    if name in text.made or name.endswith("()") or name in text.served:
        return True
    stem = file.rpartition("/")[2].removesuffix(".py")
    others = (each for other, each in sources.texts.items() if other != file and name in each.served)
    return any(imported.name.rpartition(".")[2] == stem for each in others for imported in each.imports)


def _held(text: PythonText, factories: set[str]) -> dict[str, int]:
    made = {name: line for name, (factory, line) in text.made.items() if factory in factories}
    return {**text.apps, **made}


def _rank(file: str, name: str, text: PythonText) -> tuple[object, ...]:
    stem = file.rpartition("/")[2].removesuffix(".py")
    return (
        name not in text.served,
        file.count("/"),
        _place(stem, _LIKELY_FILES),
        _place(name.removesuffix("()"), _LIKELY_NAMES),
        file,
        name,
    )


def _place(name: str, likely: tuple[str, ...]) -> int:
    return likely.index(name) if name in likely else len(likely)


def _found(file: str, name: str, line: int, sources: PythonSources) -> FoundApp:
    home = sources.home(file)
    path = home.rpartition("/")[2] == "src"
    start = home.rpartition("/")[0] if path else home
    inside = file.removeprefix(f"{home}/") if home else file
    module = ".".join(_parts(inside))
    example, variables = example_variables(sources.tree, start)
    return FoundApp(
        spec=joined(start, f"{module}:{name}"),
        at=Location(file, line),
        path=home if path else "",
        requirements=sources.requirements(file),
        example=example,
        variables=variables,
    )


def _parts(file: str) -> Iterator[str]:
    *folders, last = file.removesuffix(".py").split("/")
    yield from folders
    if last != "__init__":
        yield last
