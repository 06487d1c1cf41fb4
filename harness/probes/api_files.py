"""Contents of files and bodies that are no JSON: small, and right for their media type, so that what reads them accepts them."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from harness.model.contract import Operation
from harness.model.references import followed
from harness.probes.api_case import wire_text
from harness.probes.api_described import operation_node

_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
_GIF = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
_JPEG = (
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
    "////////2gAIAQEAAD8AVN//2Q=="
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SAMPLES: Mapping[str, tuple[str, bytes]] = {
    "image/png": ("picture.png", base64.b64decode(_PNG)),
    "image/jpeg": ("picture.jpg", base64.b64decode(_JPEG)),
    "image/gif": ("picture.gif", base64.b64decode(_GIF)),
    "text/csv": ("table.csv", b"id,name\r\n1,first\r\n2,second\r\n"),
    "application/pdf": ("page.pdf", _PDF),
    "application/json": ("value.json", b'{"name": "first"}'),
    "application/xml": ("value.xml", b"<?xml version='1.0'?><value><name>first</name></value>"),
    "application/zip": ("empty.zip", b"PK\x05\x06" + bytes(18)),
    "text/plain": ("file.txt", b"some text\n"),
    "application/octet-stream": ("file.bin", b"some text\n"),
}
"""A file name and a content by media type."""

_WORDS = {
    "png": "image/png",
    "jpe?g": "image/jpeg",
    "gif": "image/gif",
    "image|picture|photo|avatar|logo|cover": "image/png",
    "csv|spreadsheet": "text/csv",
    "pdf": "application/pdf",
    "json": "application/json",
    "xml": "application/xml",
    "zip|archive": "application/zip",
}
_MOST_KINDS = 5


def kinds(document: Mapping[str, Any], operation: Operation) -> tuple[str, ...]:
    """The media types that a file of an operation may have, the likeliest first.

    They are declared by an encoding or a schema, answered at the same path, or said in words. Source: OpenAPI 3.1, Encoding Object.
    """
    node = operation_node(document, operation)
    body = followed(document, node.get("requestBody"))
    found = list(_declared(document, body))
    item = document.get("paths", {}).get(operation.path) or {}
    reading = followed(document, item.get("get"))
    for answer in (reading.get("responses") or {}).values():
        found += followed(document, answer).get("content") or {}
    said = f"{operation.path} {_said(document, node, body)}".lower()
    found += [kind for words, kind in _WORDS.items() if re.search(rf"\b({words})s?\b", said)]
    found += ["text/plain", "text/csv", "image/png", "application/pdf"]
    known = (each.partition(";")[0].strip().lower() for each in found)
    return tuple(dict.fromkeys(each for each in known if each in SAMPLES and each != "application/octet-stream"))[
        :_MOST_KINDS
    ]


def _declared(document: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[str]:
    for media in (body.get("content") or {}).values():
        for encoding in (media.get("encoding") or {}).values():
            yield from str(encoding.get("contentType", "")).split(",") if isinstance(encoding, dict) else ()
        fields = followed(document, media.get("schema")).get("properties") or {}
        yield from (str(followed(document, each).get("contentMediaType", "")) for each in fields.values())


def _said(document: Mapping[str, Any], node: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    texts = [node.get("summary"), node.get("description"), body.get("description")]
    texts += [
        followed(document, each).get("description")
        for name, each in (node.get("responses") or {}).items()
        if name == "415"
    ]
    for media in (body.get("content") or {}).values():
        fields = followed(document, media.get("schema")).get("properties") or {}
        texts += [text for name, each in fields.items() for text in (name, followed(document, each).get("description"))]
    return " ".join(str(each) for each in texts if each)


def table(rows: list[Mapping[str, Any]]) -> bytes:
    """Objects as CSV with a head, line ends included. Source: RFC 4180, 2."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        cells = ("" if row.get(name) is None else wire_text(row[name]) for name in names)
        writer.writerow([each.encode("utf-8", "replace").decode() for each in cells])
    return out.getvalue().encode()


def xml(document: Mapping[str, Any], schema: Any, value: Any) -> bytes:
    """A value as XML, named as its schema says. Source: OpenAPI 3.1, XML Object."""
    name = _reference(schema) or "value"
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _element(document, name, schema, value).encode(
        "utf-8", "replace"
    )


def _element(document: Mapping[str, Any], name: str, schema: Any, value: Any) -> str:
    node = followed(document, schema)
    tag = _tag(node, name)
    if isinstance(value, dict):
        fields = node.get("properties") or {}
        attributes, inside = "", ""
        for key, each in value.items():
            field = followed(document, fields.get(key))
            if (field.get("xml") or {}).get("attribute"):
                attributes += f" {_tag(field, key)}={quoteattr(wire_text(each))}"
            else:
                inside += _element(document, key, fields.get(key), each)
        return f"<{tag}{attributes}>{inside}</{tag}>"
    if isinstance(value, list):
        items = node.get("items") or {}
        inner = "".join(_element(document, _tag(followed(document, items), name), items, each) for each in value)
        return f"<{tag}>{inner}</{tag}>" if (node.get("xml") or {}).get("wrapped") or not inner else inner
    return f"<{tag}/>" if value is None else f"<{tag}>{escape(wire_text(value))}</{tag}>"


def _tag(node: Mapping[str, Any], name: str) -> str:
    about = node.get("xml") or {}
    prefix = f"{about['prefix']}:" if about.get("prefix") else ""
    return f"{prefix}{about.get('name') or name}"


def _reference(schema: Any) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2] if isinstance(schema, dict) else ""
