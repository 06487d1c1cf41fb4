"""Models of answers beside what a contract allows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.run.client_contract import stricter
from harness.run.client_models import ClientModel, load_models

MODELS = """
from typing import Literal
from pydantic import BaseModel

class Fitting(BaseModel):
    ok: Literal[True]
    owner: str | None = None
    status: str | None = None

class Narrow(BaseModel):
    ok: Literal[True]
    owner: str
    status: Literal["open"]
    gone: int
"""
FAILURE = {
    "type": "object",
    "properties": {"ok": {"const": False}, "error": {"type": "string"}},
    "required": ["ok", "error"],
}
ANSWER = {
    "type": "object",
    "properties": {
        "ok": {"const": True},
        "owner": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Owner"}], "x-expandable": True},
        "status": {"enum": ["open", "closed"]},
    },
    "required": ["ok", "status"],
}


def _document(schema: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": {
            "/x": {
                "get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}
            }
        },
        "components": {"schemas": {"Owner": {"type": "object"}, "Answer": ANSWER, "Failure": FAILURE}},
    }


EITHER = {"oneOf": [{"$ref": "#/components/schemas/Answer"}, {"$ref": "#/components/schemas/Failure"}]}


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Path]:
    """A module with two models."""
    (tmp_path / "contract_models.py").write_text(MODELS)
    yield tmp_path
    sys.modules.pop("contract_models", None)
    sys.path.remove(str(tmp_path))


def _told(root: Path, model: str, schema: Any = EITHER) -> list[str]:
    loaded: dict[str, ClientModel] = dict(load_models({"GET /x": f"contract_models:{model}"}, root))
    found = stricter(_document(schema), loaded, source="c.json", envelope="/error", locate=lambda _: None)
    return sorted(f"{each.subject}: {each.detail}" for each in found)


def test_a_model_as_wide_as_the_contract_is_silent(models: Path) -> None:
    """Answers that are errors by their envelope, and objects that nobody asked to expand, do not count."""
    assert _told(models, "Fitting") == []


def test_every_narrower_place_is_told_once(models: Path) -> None:
    """Optional fields, values and fields that the contract does not have."""
    told = _told(models, "Narrow")
    assert "Narrow.owner: it is required, and the contract lets Answer.owner be absent" in told
    assert any(each.startswith("Narrow.gone: it is required, and the contract") for each in told)
    assert any("takes" in each and "closed" in each for each in told)


def test_where_every_answer_is_an_error_the_whole_contract_stands(models: Path) -> None:
    """Nothing is left out when nothing would be left."""
    assert _told(models, "Fitting", {"oneOf": [{"$ref": "#/components/schemas/Failure"}]}) != []
