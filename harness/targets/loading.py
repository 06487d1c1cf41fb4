"""Imports the app that `module:attribute` names, and says clearly why when it cannot be had."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from harness.model.errors import CannotRun, SourceError
from harness.targets.import_command import import_command
from harness.targets.own_code import OwnCode


def load_app(spec: str, base: Path) -> Any:
    """The ASGI app that `package.module:app` names, or that the factory of that name returns.

    A folder may stand in front (`backend/app.main:app`): the app is imported from there, as if it had been started there.
    Imports the target's code: call it where a hang or an exit can be survived.
    Raises: CannotRun when the words are off, the import fails, or what is named is no ASGI app.
    """
    words, place = _started_in(spec, base)
    module_name, _, attribute = words.partition(":")
    if not module_name or not attribute:
        raise CannotRun(f"{spec!r} names no app", way_out="Write it as module:app, such as shop.main:app")
    module = _module(module_name, spec, place, base)
    try:
        value = _attribute(module, attribute, spec)
    except SourceError as error:
        near = error.way_out or (_nearest("app", module) or "Name the variable that holds the app")
        raise CannotRun(error.what, way_out=near) from None
    app = _made(value, spec) if _is_factory(value) else value
    if not callable(app) or inspect.isclass(app):
        raise CannotRun(f"{spec!r} is {_kind(app)}, not an ASGI app", way_out="Name the FastAPI object itself")
    return app


def load_object(spec: str, base: Path) -> Any:
    """What `package.module:name` names, whatever it is; a folder may stand in front, as for `load_app`.

    Imports the target's code: call it where a hang or an exit can be survived.
    Raises: CannotRun when the words are off or the import fails, SourceError when there is no such name.
    """
    words, place = _started_in(spec, base)
    module_name, _, attribute = words.partition(":")
    if not module_name or not attribute:
        raise CannotRun(f"{spec!r} names nothing", way_out="Write it as package.module:name")
    return _attribute(_module(module_name, spec, place, base), attribute, spec)


def _started_in(spec: str, base: Path) -> tuple[str, Path]:
    """The words without their folder, and that folder, which is this process's own from now on; settings files are read there."""
    folder, _, words = spec.rpartition("/")
    if not folder:
        return spec, base
    place = (base / folder).resolve()
    if not place.is_dir():
        raise CannotRun(f"{spec!r} cannot be imported: there is no folder {folder!r} below {base.as_posix()}")
    os.chdir(place)
    return words, place


def _module(name: str, spec: str, place: Path, base: Path) -> Any:
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise CannotRun(
                f"{spec!r} cannot be imported: there is no module {error.name!r} below {place.as_posix()}",
                way_out=_nearest_module(name, place),
            ) from error
        raise _import_failed(spec, error, base) from error
    except BaseException as error:
        raise _import_failed(spec, error, base) from error


def _import_failed(spec: str, error: BaseException, base: Path) -> CannotRun:
    site = OwnCode(base).innermost(error.__traceback__)
    where = f"{site.file}:{site.line}" if site else ""
    if isinstance(error, SyntaxError) and error.filename:
        where = f"{error.filename}:{error.lineno}"
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return CannotRun(
        f"{spec!r} cannot be imported: {reason}",
        where=where,
        way_out=_higher(spec, error) or _older_pydantic(error) or f"See it happen: {import_command(spec)}",
    )


def _higher(spec: str, error: BaseException) -> str:
    """The app's name where its imports start from a folder above: `server/src.app:app` for `server/src/app:app`."""
    missing = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    *folders, words = spec.split("/")
    if missing not in folders:
        return ""
    at = folders.index(missing)
    return f"Its imports start a folder higher. Did you mean {'/'.join((*folders[:at], '.'.join((*folders[at:], words))))!r}?"


def _older_pydantic(error: BaseException) -> str:
    """What to do with an app that Pydantic 2 refuses. Source: Pydantic's migration guide, "Moved in V2" and "Removed in V2"."""
    missing = isinstance(error, ImportError) and "from 'pydantic" in str(error)
    moved = type(error).__name__ == "PydanticImportError" or getattr(error, "code", None) == "removed-kwargs"
    if not missing and not moved and "use `pydantic.RootModel`" not in str(error):
        return ""
    return "It is written for Pydantic 1, and the harness needs Pydantic 2: name its document instead, written where the app runs by app.openapi()"


def _nearest_module(name: str, base: Path) -> str:
    folder = base.joinpath(*name.split(".")[:-1])
    present = [each.stem for each in folder.glob("*.py")] if folder.is_dir() else [each.name for each in base.iterdir()]
    near = get_close_matches(name.rpartition(".")[2], present, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}Modules are looked for from the folder of the configuration file, or from one in front: backend/{name}:app"


def _attribute(module: Any, attribute: str, spec: str) -> Any:
    """What stands under a dotted name. Raises: SourceError where nothing does, with the nearest name that is there."""
    value = module
    for name in attribute.removesuffix("()").split("."):
        if not hasattr(value, name):
            holder = getattr(value, "__name__", type(value).__name__)
            raise SourceError(f"{spec!r} names nothing: {holder!r} has no {name!r}", way_out=_nearest(name, value))
        value = getattr(value, name)
    return value


def _nearest(name: str, holder: Any) -> str:
    near = get_close_matches(name, dir(holder), n=1)
    return f"Did you mean {near[0]!r}?" if near else ""


def _is_factory(value: Any) -> bool:
    return (
        inspect.isfunction(value) and not inspect.iscoroutinefunction(value) and not inspect.signature(value).parameters
    )


def _made(factory: Any, spec: str) -> Any:
    try:
        return factory()
    except Exception as error:
        raise CannotRun(f"the factory {spec!r} failed: {type(error).__name__}: {error}") from error


def _kind(value: Any) -> str:
    return f"the class {value.__name__}" if inspect.isclass(value) else f"a value of type {type(value).__name__}"
