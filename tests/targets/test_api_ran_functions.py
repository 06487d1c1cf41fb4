"""Which functions of an app each operation runs, and what of a file changes with which edit."""

from __future__ import annotations

from pathlib import Path

from harness.model.exchange import Request
from harness.targets.fastapi_app import FastApiApp
from harness.targets.own_functions import cut

_SOURCE = b"""
LIMIT = 3

def outer(
    first=1,
):
    '''Says.'''
    def inner():
        return first
    return inner

class Thing:
    def value(self):
        return LIMIT

    def value(self):
        return LIMIT + 1

def short(): return 1
"""


def test_a_file_is_cut_into_functions_and_the_rest() -> None:
    """Nested ones and those given twice have names of their own."""
    found = cut(_SOURCE).functions
    assert set(found) == {"outer", "outer.<locals>.inner", "Thing.value", "Thing.value#2", "short"}


def test_an_edit_changes_what_it_touches() -> None:
    """A body its function, a default or a constant the rest, an empty line in front nothing at all."""
    before = cut(_SOURCE)
    body = cut(_SOURCE.replace(b"LIMIT + 1", b"LIMIT + 2"))
    changed = {name for name, digest in body.functions.items() if before.functions[name] != digest}
    assert (changed, body.rest) == ({"Thing.value#2"}, before.rest)
    default = cut(_SOURCE.replace(b"first=1", b"first=2"))
    assert default.functions == before.functions
    assert default.rest != before.rest
    assert cut(_SOURCE.replace(b"def outer", b"\ndef outer")).functions == before.functions


_APP = """
import asyncio
from functools import cache

def numba_like(function): return function
njit = numba_like

@cache
def shared():
    return lambda: helper()

def helper():
    "Described."
    return 1

@njit
def compiled():
    return 2

def started():
    return 3

STARTED = started()

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    one() if scope["path"] == "/one" else two()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})

def one():
    return shared()()

def two():
    return 2
"""


def test_functions_are_noted_by_operation(tmp_path: Path) -> None:
    """Imports count for all; so does what hands out a function without a name, and what nothing may be added to."""
    (tmp_path / "noted.py").write_text(_APP)
    with FastApiApp("noted:app", base=tmp_path, watch=True) as app:
        for path in ("one", "two"):
            app.attribute(path)
            assert app.send(Request(method="GET", url=f"http://app.test/{path}")).response.status == 200
        ran = app.ran()
    names = {operation: {name for _, name in functions} for operation, functions in ran.functions.items()}
    assert names == {
        "": {"app", "numba_like", "started", "compiled", "shared"},
        "one": {"app", "one", "helper"},
        "two": {"app", "two"},
    }
    assert ran.files == {"noted.py": False}
    assert not (tmp_path / "__pycache__").exists()


def test_a_lost_process_leaves_its_operations_unknown(tmp_path: Path) -> None:
    """What it would have told of them is not made up."""
    (tmp_path / "noted.py").write_text(_APP)
    with FastApiApp("noted:app", base=tmp_path, watch=True) as app:
        app.attribute("one")
        app.send(Request(method="GET", url="http://app.test/one"))
        app._kill()
        app.attribute("two")
        app.send(Request(method="GET", url="http://app.test/two"))
        assert app.ran().unknown == {"one"}
