"""Files that a curious user uploads: a good one of each kind, another good one, an empty and a broken one."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

_NAMES = ("good", "other", "empty", "broken")
_MOST_KINDS = 4
_SHORTEST_TABLE = 2
_MOST_BLANKS = 3
_NUMBER = re.compile(rb"-?\d+(\.\d+)?")
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>count</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>linen</t></is></c><c r="B2"><v>3</v></c></row></sheetData></worksheet>'
)
_WORKBOOK: Mapping[str, str] = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": _SHEET,
}


def files(accepted: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Files of the kinds that an uploader takes, or of usual kinds. Shape: `name`, `content` as Base64, `type`."""
    wanted = [each.lstrip(".").lower() for each in accepted] or ["csv", "txt"]
    for suffix in wanted[:_MOST_KINDS]:
        kind, *contents = _contents().get(suffix, ("application/octet-stream", b"linen", b"", b"", b"\xff\xfe"))
        seen: set[bytes] = set()
        for name, content in zip(_NAMES, contents, strict=True):
            assert isinstance(content, bytes)
            if content not in seen:
                seen.add(content)
                yield {"name": f"{name}.{suffix}", "content": base64.b64encode(content).decode(), "type": str(kind)}


def varied(samples: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Files of the project as they are; tables also with a blank last row, with one row, and with none."""
    for sample in samples:
        yield sample
        if str(sample["name"]).lower().endswith(".csv"):
            lines = base64.b64decode(sample["content"]).splitlines()
            for name, content in _tables([each for each in lines if each.strip()]):
                encoded = base64.b64encode(b"\n".join(content) + b"\n").decode()
                yield {"name": f"{name}.csv", "content": encoded, "type": "text/csv"}


def _tables(lines: Sequence[bytes]) -> Iterator[tuple[str, Sequence[bytes]]]:
    if len(lines) < _SHORTEST_TABLE:
        return
    comma = b";" if lines[0].count(b";") > lines[0].count(b",") else b","
    cells = lines[-1].split(comma)
    numbers = [index for index, cell in enumerate(cells) if _NUMBER.fullmatch(cell.strip())]
    # The first number is often a key, and a row without one is nothing that people hand in.
    for index in (*numbers[1:], *numbers[:1])[:_MOST_BLANKS]:
        yield f"blank-{index + 1}", (*lines[:-1], comma.join((*cells[:index], b"", *cells[index + 1 :])))
    yield "one-row", lines[:2]
    yield "no-rows", lines[:1]


@cache
def _contents() -> Mapping[str, tuple[str | bytes, ...]]:
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    wave = b"RIFF" + struct.pack("<I", 36 + 800) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8_000, 8_000, 1, 8)
    image = _png()
    return {
        "csv": (
            "text/csv",
            b"name,count\nlinen,3\noak,4\n",
            b"day;amount\n2026-01-01;1,5\n",
            b"",
            b"name,count\n\xff\xfe,x\n",
        ),
        "json": ("application/json", b'[{"name": "linen", "count": 3}]', b'{"name": "linen"}', b"", b"{"),
        "txt": ("text/plain", b"linen\noak\n", "Zo\u00eb \u6f22\n".encode(), b"", b"\xff\xfe\x00"),
        "xlsx": (excel, _workbook(), _workbook(), b"", b"no workbook"),
        "png": ("image/png", image, image, b"", b"no image"),
        "jpg": ("image/jpeg", image, image, b"", b"no image"),
        "jpeg": ("image/jpeg", image, image, b"", b"no image"),
        "wav": ("audio/wav", wave + b"data" + struct.pack("<I", 800) + b"\x80" * 800, b"", b"", b"no sound"),
    }


def _workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _WORKBOOK.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return packed.getvalue()


def _png() -> bytes:
    """A picture of four by four grey points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    rows = (b"\x00" + b"\x80\x80\x80" * 4) * 4
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
