"""An uncaught exception as facts: what, where in the app's own code, and whether the surroundings are to blame."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from harness.targets.own_code import OwnCode
from harness.targets.streamlit_clients import NetworkBlocked

_LONGEST_MESSAGE = 2_000
_MOST_FRAMES = 12
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_NEWER = re.compile(r"\s*(?:(?:async\s+)?def|class)\s+\w+\[|\s*type\s+\w+\s*(?:\[[^\]]*\])?\s*=")


def crash(error: BaseException, code: OwnCode) -> Mapping[str, Any]:
    """The exception as a view carries it.

    Shape: `missing` names a module, a file or a variable of the environment that the app needs and does not find, `blocked` says that a refused connection
    is behind it; `frames` are `file:line function` of the app's own code, innermost last.
    """
    site = code.innermost(error.__traceback__)
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": _relative(error.filename, code), "line": error.lineno or 0, "function": "", "statement": ""}
    else:
        place = dict(site.as_json()) if site else {"file": "", "line": 0, "function": "", "statement": ""}
    return {
        "type": type(error).__name__,
        "message": str(error)[:_LONGEST_MESSAGE],
        **place,
        "traceback": "".join(_lines(error, code)),
        "missing": _missing(error, code),
        "blocked": any(isinstance(each, NetworkBlocked) or hasattr(each, "harness_refused") for each in _chain(error)),
        "thread": False,
    }


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _missing(error: BaseException, code: OwnCode) -> str:
    if isinstance(error, SyntaxError) and sys.version_info < (3, 12) and _is_newer(error):
        return "Python 3.12 or newer"
    if isinstance(error, ImportError) and (name := _module(error)):
        own = (code.root / name.partition(".")[0]).exists()
        return "" if own else f"module {name}"
    if type(error).__name__ == "StreamlitSecretNotFoundError":
        return "secrets"
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"file {_relative(str(error.filename), code)}"
    if isinstance(error, KeyError) and _raised_by(error) is os.environ.__getitem__.__code__:
        return f"environment variable {error.args[0]}"
    return ""


def _module(error: ImportError) -> str:
    """The module that is not there; of a folder that several packages share, one that is not among them."""
    if isinstance(error, ModuleNotFoundError):
        said = _NO_MODULE.match(str(error))
        return error.name or (said[1] if said else "")
    lacking = re.search(r"cannot import name '(\w+)' .*\(unknown location\)", str(error))
    return f"{error.name}.{lacking[1]}" if lacking and error.path is None else ""


def _raised_by(error: BaseException) -> CodeType | None:
    """The code of the innermost frame."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code if trace is not None else None


def _is_newer(error: SyntaxError) -> bool:
    """Does the line look like what later versions of Python have: type parameters, quotes within f-strings?"""
    return str(error.msg).startswith("f-string:") or bool(_NEWER.match(error.text or ""))


def _relative(file: str, code: OwnCode) -> str:
    path = Path(file)
    return path.relative_to(code.root).as_posix() if path.is_relative_to(code.root) else path.as_posix()


def _lines(error: BaseException, code: OwnCode) -> Iterator[str]:
    frames = [each for each in traceback.extract_tb(error.__traceback__) if code.owns(each.filename)]
    yield "Traceback (most recent call last):\n"
    for frame in frames[-_MOST_FRAMES:]:
        yield f'  File "{_relative(frame.filename, code)}", line {frame.lineno}, in {frame.name}\n'
        if frame.line:
            yield f"    {frame.line}\n"
    yield from traceback.format_exception_only(error)
