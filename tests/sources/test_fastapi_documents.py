"""Fields that a serialised model fills are taken for sent; operations that leave some out are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.model import shape as s
from harness.model.contract import Contract
from harness.run.contracts import provider_contract
from harness.sources.fastapi_documents import NULLS_LEFT_OUT, UNENFORCED, is_fastapi, with_defaults_sent

APP = """
from fastapi import FastAPI
from pydantic import BaseModel, Field

class Thing(BaseModel):
    name: str
    tags: list[str] = Field(default_factory=list)
    colour: str = "red"
    secret: str = Field("x", exclude=True)

app = FastAPI()

@app.get("/things")
def things() -> Thing: ...

@app.get("/sparse", response_model_exclude_unset=True)
def sparse() -> Thing: ...

@app.get("/no-nulls", response_model_exclude_none=True)
def no_nulls() -> Thing: ...

@app.post("/things")
def make(thing: Thing) -> Thing: ...
"""


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The contract of an app whose model has defaults of several kinds."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "filled.py").write_text(APP, encoding="utf-8")
    return provider_contract("filled:app", folder)


def _required(contract: Contract, name: str, *, request: bool = False) -> set[str]:
    operation = contract.operation(name)
    assert operation is not None
    body = operation.request_bodies[0] if request else operation.responses[0].content[0]
    (only,) = s.resolve(body.typed.shape).objects
    return {name for name, field in only.fields.items() if field.required}


def test_defaults_are_sent_in_answers(contract: Contract) -> None:
    """Plain defaults and factories are filled; a field that is never serialised is not required."""
    assert _required(contract, "GET /things") == {"name", "tags", "colour"}


def test_an_operation_that_leaves_out_unset_fields_sends_only_the_required(contract: Contract) -> None:
    """`response_model_exclude_unset` undoes the filling."""
    assert _required(contract, "GET /sparse") == {"name"}


def test_an_operation_that_leaves_out_nulls_is_marked(contract: Contract) -> None:
    """Only that one: what is unset is not what is null."""
    marked = [each.name for each in contract.operations if each.extensions.get(NULLS_LEFT_OUT)]
    assert marked == ["GET /no-nulls"]


def test_defaults_stay_optional_in_requests(contract: Contract) -> None:
    """What the server fills need not be sent to it."""
    assert _required(contract, "POST /things", request=True) == {"name"}


def test_a_file_made_by_fastapi_is_known_by_its_validation_errors() -> None:
    """Fields that it does not require have a default, told or not, and count as sent; other makers' documents are left alone."""
    thing = {"type": "object", "properties": {"a": {"type": "string", "default": "x"}, "b": {"type": "string"}}}
    errors: dict[str, Any] = {"HTTPValidationError": {"properties": {"detail": {}}}, "ValidationError": {}}
    document: Any = {"openapi": "3.1.0", "components": {"schemas": {"Thing": thing, **errors}}}
    assert is_fastapi(document)
    assert not is_fastapi({"openapi": "3.1.0", "components": {"schemas": {"Thing": thing}}})
    assert not is_fastapi({"components": []})
    marked = with_defaults_sent(document)["components"]["schemas"]
    assert marked["Thing"]["x-always-sent"] == ["a", "b"]
    assert "x-always-sent" not in thing
    inner = {
        "properties": {
            "spans": {"type": "array", "items": {"type": "object", "properties": {"min": {"type": "integer"}}}}
        }
    }
    document["components"]["schemas"]["Outer"] = inner
    spans = with_defaults_sent(document)["components"]["schemas"]["Outer"]["properties"]["spans"]
    assert spans["items"]["x-always-sent"] == ["min"]


def test_a_file_of_fastapi_is_read_so(tmp_path: Path) -> None:
    """The way from a file: its defaults are sent, and so is what a factory fills."""
    (tmp_path / "filled.py").write_text(APP, encoding="utf-8")
    import json

    from harness.run.app_document import app_document

    plain = json.dumps(app_document("filled:app", tmp_path).document).replace("x-always-sent", "x-other")
    (tmp_path / "openapi.json").write_text(plain, encoding="utf-8")
    assert _required(provider_contract("openapi.json", tmp_path), "GET /things") == {"name", "tags", "colour"}


HIDDEN = """from fastapi import FastAPI
from pydantic import BaseModel, Field

app, inner = FastAPI(), FastAPI()


class Thing(BaseModel):
    made_at: int = Field(alias="madeAt")


@app.get("/things", response_model_by_alias=False)
def things() -> list[Thing]: ...


@app.get("/secret/{key}", include_in_schema=False)
def secret(key: str) -> Thing: ...


@app.get("/{rest:path}", include_in_schema=False)
def page(rest: str) -> str: ...


@inner.get("/deep")
def deep() -> str: ...


app.mount("/inner", inner)
"""


def test_calls_meet_the_app_rather_than_its_document(tmp_path: Path) -> None:
    """With `wire` hidden and mounted operations exist, fields have the names that are sent; a page for all paths is none."""
    (tmp_path / "shown.py").write_text(HIDDEN)
    shown = provider_contract("shown:app", tmp_path)
    met = provider_contract("shown:app", tmp_path, wire=True)
    names = {each.name: each for each in met.operations}
    assert [each.name for each in shown.operations] == ["GET /things"]
    assert {"GET /things", "GET /secret/{key}", "GET /inner/deep"} <= names.keys()
    assert not [name for name in names if name.startswith("GET /{")]
    item = s.resolve(names["GET /things"].responses[0].content[0].typed.shape.arrays[0].items)
    assert list(item.objects[0].fields) == ["made_at"]


def test_a_validation_error_always_has_its_detail(tmp_path: Path) -> None:
    """FastAPI's own 422 requires nothing, and always holds `detail`."""
    (tmp_path / "checked.py").write_text(
        "from fastapi import FastAPI\napp = FastAPI()\n\n\n@app.get('/a/{n}')\ndef a(n: int) -> int: ...\n"
    )
    (operation,) = provider_contract("checked:app", tmp_path).operations
    error = next(each for each in operation.responses if each.status == "422")
    assert error.content[0].typed.shape.objects[0].required == ("detail",)


TABLES = """
from fastapi import FastAPI
from pydantic import BaseModel

class SQLModel(BaseModel):
    pass

SQLModel.__module__ = "sqlmodel.main"

class Hero(SQLModel):
    model_config = {"table": True}
    name: str

class HeroIn(SQLModel):
    name: str

app = FastAPI()

@app.put("/heroes")
def change(hero: Hero) -> None: ...

@app.put("/all")
def change_all(heroes: list[Hero]) -> None: ...

@app.post("/heroes")
def make(hero: HeroIn) -> None: ...
"""


def test_a_table_of_sqlmodel_refuses_no_body(tmp_path: Path) -> None:
    """Its class validates nothing, so an operation that takes one, or a list of them, is marked; one with a plain model is not."""
    (tmp_path / "tables.py").write_text(TABLES, encoding="utf-8")
    contract = provider_contract("tables:app", tmp_path)
    assert {each.name for each in contract.operations if each.extensions.get(UNENFORCED)} == {"PUT /heroes", "PUT /all"}
