"""Notes, in the process that hosts an app, which of its own functions each operation runs, and which files of data it reads.

The app's own modules are compiled with one call more at the head of each function: tracing would make the app three times slower.
What runs outside of any operation (imports, the lifespan, threads of its own) counts for all of them.
"""

from __future__ import annotations

import ast
import builtins
import os
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from harness.targets.own_code import OwnCode
from harness.targets.own_functions import COMPILED, functions_of

NOBODY = ""
"""The operation of what runs for all."""

operation: ContextVar[str] = ContextVar("harness-operation", default=NOBODY)
_NOTE = "__harness_ran__"
_CODE = (".py", ".pyc", ".pyi", ".so", ".pyd")


class RanFunctions(MetaPathFinder):
    """What ran, since it was last told."""

    def __init__(self, root: Path) -> None:
        self._code = OwnCode(root)
        self._root = root
        self._functions: list[tuple[str, str]] = []
        self._for_all: set[int] = set()
        self._noted: dict[str, set[int]] = {}
        self._told: dict[str, set[int]] = {}
        self._compiled: set[str] = set()
        self._read: set[str] = set()
        self._written: set[str] = set()

    def install(self) -> None:
        """Begin; the hook of audit events lasts as long as the process."""
        setattr(builtins, _NOTE, self._note)
        sys.meta_path.insert(0, self)
        sys.addaudithook(self._audit)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The app's own modules get a loader that adds the notes; all else is left to others."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader or not self._code.owns(str(spec.origin)):
            return None
        spec.loader = _Noting(fullname, str(spec.origin), self)
        return spec

    def compiled(self, source: bytes, file: str) -> CodeType:
        """The code of a module with a note at the head of each function."""
        tree = ast.parse(source, file)
        relative = self._relative(file)
        for name, node in list(functions_of(tree)):
            number = len(self._functions)
            self._functions.append((relative, name))
            if any(isinstance(each, ast.Lambda) for each in ast.walk(node)):
                self._for_all.add(number)  # what it hands out may run on behalf of another operation
            if any(_named(each) in COMPILED for each in node.decorator_list):
                self._noted.setdefault(NOBODY, set()).add(number)
            else:
                _add_note(node, number)
        self._compiled.add(relative)
        code: CodeType = compile(tree, file, "exec", dont_inherit=True)
        return code

    def told(self) -> Mapping[str, Any]:
        """What is new since the last time.

        Shape: `ran` lists functions (file, qualified name) by operation; `files` are the app's own loaded ones, true where their
        functions are not told apart; `data` are files that were read and never written. Paths are relative to the root.
        """
        new = {name: seen - self._told.get(name, set()) for name, seen in self._noted.items()}
        for name, seen in new.items():
            self._told.setdefault(name, set()).update(seen)
        loaded = {self._relative(each): self._relative(each) not in self._compiled for each in self._own_files()}
        return {
            "ran": {name: [self._functions[each] for each in sorted(seen)] for name, seen in new.items() if seen},
            "files": loaded,
            "data": sorted(self._relative(each) for each in self._read - self._written),
        }

    def _note(self, number: int) -> None:
        self._noted.setdefault(NOBODY if number in self._for_all else operation.get(), set()).add(number)

    def _own_files(self) -> list[str]:
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        return [each for each in files if isinstance(each, str) and self._code.owns(os.path.abspath(each))]  # noqa: PTH100  a link is what was read

    def _relative(self, file: str) -> str:
        path = Path(file).absolute()
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()

    def _audit(self, event: str, arguments: Sequence[Any]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            file, mode = os.path.abspath(os.fsdecode(arguments[0])), arguments[1]  # noqa: PTH100  the same
            if file.startswith(f"{self._root}{os.sep}") and not file.endswith(_CODE):
                writes = bool(set(mode) & set("wax+")) if isinstance(mode, str) else bool(arguments[2] & os.O_ACCMODE)
                (self._written if writes else self._read).add(file)
        elif event == "sqlite3.connect":
            self._written.add(os.path.abspath(os.fsdecode(arguments[0])))  # noqa: PTH100  the same


class _Noting(SourceFileLoader):
    """Loads a module with notes, past the cache of compiled ones, which it neither reads nor writes."""

    def __init__(self, fullname: str, path: str, ran: RanFunctions) -> None:
        super().__init__(fullname, path)
        self._ran = ran

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002  the loader's face
        """The module's code."""
        return self._ran.compiled(self.get_data(self.path), self.path)


def _named(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _add_note(node: ast.FunctionDef | ast.AsyncFunctionDef, number: int) -> None:
    first = node.body[0]
    described = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and type(first.value.value) is str
    call = ast.Call(func=ast.Name(id=_NOTE, ctx=ast.Load()), args=[ast.Constant(value=number)], keywords=[])
    note = ast.copy_location(ast.Expr(value=call), first)
    node.body.insert(1 if described else 0, ast.fix_missing_locations(note))
