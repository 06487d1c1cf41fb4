"""The command as its users call it, in this process: arguments in, exit code and both outputs back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.cli.main import main


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What one call of the command left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Command: TypeAlias = Callable[..., Said]


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Calls `harness ARGUMENTS` in an empty folder, or in the one that the test made of it."""

    def call(*arguments: str | Path) -> Said:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["harness", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return Said(code=code if isinstance(code, int) else int(code is not None), out=said.out, err=said.err)

    return call


def document(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """An OpenAPI document with `GET /users/{id}` that answers an object."""
    user = {"type": "object", "properties": properties, "required": required}
    answer = {"description": "ok", "content": {"application/json": {"schema": user}}}
    operation = {
        "operationId": "user",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
        "responses": {"200": answer},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Users", "version": "1"},
        "paths": {"/users/{id}": {"get": operation}},
    }


@pytest.fixture
def sides(tmp_path: Path) -> Path:
    """A folder with a provider, a consumer that fits it and one that does not."""
    text = {"type": "string"}
    name, email = {"name": text}, {"email": {"type": ["string", "null"]}}
    contracts = {
        "provider.json": document({**name, **email}, ["name", "email"]),
        "fits.json": document(name, ["name"]),
        "drifted.json": document({**name, "email": text, "phone": text}, ["name", "email", "phone"]),
    }
    for file, content in contracts.items():
        (tmp_path / file).write_text(json.dumps(content), encoding="utf-8")
    return tmp_path
