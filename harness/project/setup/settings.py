"""The settings of a detected project, as TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.project.detection.found import Found, FoundApp


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What the targets are called: by spec, script or folder."""

    apps: Mapping[str, str]
    scripts: Mapping[str, str]
    frontends: Mapping[str, str]


def names(found: Found) -> Names:
    """A name for each target: the usual one where there is one of its kind, else that of its folder."""
    taken: set[str] = set()
    return Names(
        apps=_named("api", [each.spec.partition(":")[0].replace(".", "/") for each in found.apps], taken, [each.spec for each in found.apps]),
        scripts=_named("dashboard", [each.file.removesuffix(".py") for each in found.scripts], taken, [each.file for each in found.scripts]),
        frontends=_named("web", [each.folder for each in found.frontends], taken, [each.folder for each in found.frontends]),
    )  # fmt: skip


def _named(usual: str, places: Sequence[str], taken: set[str], keys: Sequence[str]) -> Mapping[str, str]:
    chosen: dict[str, str] = {}
    for place, key in zip(places, keys, strict=True):
        wish = usual if len(places) == 1 else _slug(place.split("/")[0]) or usual
        name, number = wish, 1
        while name in taken:
            number += 1
            name = f"{wish}-{number}"
        taken.add(name)
        chosen[key] = name
    return chosen


def settings_text(found: Found, *, reports: str, table: str) -> str:
    """The whole of it. Shape: `table` is `tool.harness` in pyproject.toml, empty in harness.toml."""
    return "\n".join(_lines(found, reports, f"{table}." if table else "", table)) + "\n"


def _lines(found: Found, reports: str, prefix: str, table: str) -> Iterator[str]:
    called = names(found)
    if table:
        yield f"[{table}]"
    yield 'fail-on = "error"'
    if reports != "reports":
        yield f"reports = {_text(reports)}"
    for app in found.apps:
        yield from (
            "",
            f"[{prefix}targets.{called.apps[app.spec]}]",
            f"fastapi = {_text(app.spec)}  # {_place(app.at)}",
        )
        yield from _environment(app, f"{prefix}targets.{called.apps[app.spec]}")
    apis = list(called.apps.values())
    for script in found.scripts:
        yield from ("", f"[{prefix}targets.{called.scripts[script.file]}]", f"streamlit = {_text(script.file)}")
        yield from _calls(apis if script.calls_http else [])
    for frontend in found.frontends:
        yield from ("", f"[{prefix}targets.{called.frontends[frontend.folder]}]")
        yield f"typescript = {_text(frontend.folder)}"
        yield from _calls(apis)
    for provider in found.providers:
        yield from ("", f"[{prefix}providers.{provider.name}]  # {_place(provider.at)} {_comment(provider.by)}")
        yield f"cassettes = {_text(f'cassettes/{provider.name}')}"
        yield f'# record = "python -m your.module"  # makes the calls; then: harness record {provider.name}'
        if apis:
            yield f"called-by = [{', '.join(map(_text, apis[:1]))}]"


def _environment(app: FoundApp, table: str) -> Iterator[str]:
    variables = {**({"PYTHONPATH": app.path} if app.path else {}), **app.variables}
    if variables:
        yield ""
        yield f"[{table}.env]" + (f"  # from {_comment(app.example)}" if app.variables else "")
        yield from (f"{name} = {_text(value)}" for name, value in variables.items())


def _calls(apis: Sequence[str]) -> Iterator[str]:
    if apis:
        yield f"calls = [{', '.join(map(_text, apis[:1]))}]"
    if len(apis) > 1:
        yield f"# it may call {', '.join(apis[1:])} as well: name in `calls` what it calls"


def _text(text: str) -> str:
    """A basic string. Source: TOML 1.0, strings."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _place(place: object) -> str:
    return _comment(str(place))


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "?", text)


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()
