"""Bodies that are no JSON are written so that a server which looks at them accepts them: tables, XML, pictures, forms with files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from harness.probes.api_files import SAMPLES, table, xml
from harness.run.api import check_api

_APP = '''
import csv
import io
from typing import Annotated
from xml.etree import ElementTree

from fastapi import FastAPI, File, Form, HTTPException, Request, UploadFile
from pydantic import BaseModel, ValidationError

app = FastAPI()
BAD = {415: {}, 400: {}}


class Item(BaseModel):
    name: str
    price: int


@app.post("/items")
async def make(item: Item) -> Item:
    return item


def _rows(text: str) -> int:
    try:
        rows = [Item.model_validate(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    except (ValidationError, csv.Error):
        raise HTTPException(400) from None
    if not rows:
        raise HTTPException(400)
    return len(rows)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise HTTPException(400) from None


@app.post("/items/import", responses=BAD)
async def imported(file: UploadFile, note: Annotated[str, Form()] = "") -> int:
    """Takes items as a CSV file."""
    if file.content_type != "text/csv":
        raise HTTPException(415)
    return _rows(_text(await file.read()))


@app.post("/items/table", responses=BAD, openapi_extra={
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}})
async def taken(request: Request) -> int:
    return _rows(_text(await request.body()))


@app.put("/items/photo", responses=BAD)
async def photo(photo: Annotated[UploadFile, File(description="A PNG of at most 1 MB.")]) -> int:
    data = await photo.read()
    if photo.content_type != "image/png" or not data.startswith(bytes([0x89]) + b"PNG"):
        raise HTTPException(415)
    return len(data)


@app.put("/items/scan", responses=BAD, openapi_extra={
    "requestBody": {"required": True, "content": {"application/pdf": {}}}})
async def scan(request: Request) -> int:
    if not (await request.body()).startswith(b"%PDF-"):
        raise HTTPException(415)
    return 1


@app.post("/items/order", responses=BAD, openapi_extra={"requestBody": {"required": True, "content": {"application/xml": {
    "schema": {"type": "object", "required": ["id", "lines"], "xml": {"name": "order"}, "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "lines": {"type": "array", "minItems": 1, "xml": {"wrapped": True}, "items": {"type": "string", "xml": {"name": "line"}}},
    }}}}}})
async def order(request: Request) -> int:
    try:
        tree = ElementTree.fromstring(await request.body())
    except (ElementTree.ParseError, ValueError, LookupError):
        raise HTTPException(400) from None
    if tree.tag != "order" or not tree.get("id", "").lstrip("-").isdigit() or not tree.findall("lines/line"):
        raise HTTPException(400)
    return 1
'''


def test_every_kind_of_body_is_accepted_and_none_breaks_a_sound_server(tmp_path: Path) -> None:
    """A table has the columns of the thing at the path above it; a file is what the document's words say that it is."""
    (tmp_path / "bodies.py").write_text(_APP)
    result = check_api("bodies:app", base=tmp_path)
    accepted = {each.subject for each in result.cells if each.aspect == "accepted" and each.outcome == "clean"}
    assert accepted == {
        "POST /items",
        "POST /items/import",
        "POST /items/table",
        "PUT /items/photo",
        "PUT /items/scan",
        "POST /items/order",
    }
    assert [each.message for each in result.findings if each.severity.value != "hint"] == []


def test_a_table_is_read_back_as_written() -> None:
    """Separators, quotes and line ends in cells survive."""
    rows: list[Mapping[str, Any]] = [{"a": 'x, "y"', "b": 1}, {"a": "two\nlines", "c": None}]
    read = list(csv.DictReader(io.StringIO(table(rows).decode(), newline="")))
    assert read == [{"a": 'x, "y"', "b": "1", "c": ""}, {"a": "two\nlines", "b": "", "c": ""}]


def test_xml_has_the_names_that_the_schema_gives() -> None:
    """Attributes, wrapped and bare lists, prefixes, what is missing, references."""
    document = {
        "components": {
            "schemas": {
                "Pet": {
                    "properties": {
                        "id": {"xml": {"attribute": True}},
                        "tags": {"items": {"xml": {"name": "tag"}}},
                        "owner": {"xml": {"name": "Owner"}},
                    }
                }
            }
        }
    }
    written = xml(document, {"$ref": "#/components/schemas/Pet"}, {"id": 7, "tags": ["a<b", "c"], "owner": None})
    tree = ElementTree.fromstring(written)
    assert (tree.tag, tree.get("id"), [each.text for each in tree.findall("tag")]) == ("Pet", "7", ["a<b", "c"])
    assert tree.find("Owner") is not None


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_sample_has_a_name_and_a_content(kind: str) -> None:
    """Small ones."""
    name, content = SAMPLES[kind]
    assert "." in name
    assert 0 < len(content) < 1000
