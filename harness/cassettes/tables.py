"""Lines of values by the names in the first one, as spreadsheets and databases write them."""

from __future__ import annotations

import csv
import io
import re

from harness.cassettes import naming
from harness.cassettes.places import Side, name_parts
from harness.cassettes.texts import walk

_NAME = r"[A-Za-z_][\w .-]{0,60}"
_HEAD = re.compile(rf"{_NAME}(?:,{_NAME})+|{_NAME}(?:;{_NAME})+|{_NAME}(?:\t{_NAME})+")
_COLUMN = re.compile(r"[A-Za-z_][\w.-]{0,40}")


def is_one(text: str, kind: str) -> bool:
    """Is the text a table: by its type (RFC 4180; IANA's `text/tab-separated-values`), or, in plain text, by its first line?"""
    if "csv" in kind or "tab-separated" in kind:
        return True
    if kind and not kind.startswith("text/plain"):
        return False
    head, end, rest = text.partition("\n")
    names = re.split("[,;\t]", head.rstrip("\r"))
    return bool(end and rest.strip()) and len(names) > 1 and all(map(_COLUMN.fullmatch, names))


def rewrite(text: str, side: Side) -> str:
    """The table with its cells changed; one whose rows are no table, and one that nothing changed, is as it was."""
    head = text.partition("\n")[0].rstrip("\r")
    found = _HEAD.fullmatch(head)
    mark = next((each for each in "\t;" if found and each in head), ",")
    try:
        names, *rows = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
    except (ValueError, csv.Error):
        return text
    if found and any(row and len(row) != len(names) for row in rows):
        return text
    paired = naming.pairs(names)
    changed = [
        [
            walk("near", (row[0],), each, side)
            if paired and place == 1
            else _cell(names[place : place + 1], each, side)
            for place, each in enumerate(row)
        ]
        for row in rows
    ]
    if changed == rows:
        return text
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n" if "\r\n" in text else "\n", delimiter=mark).writerows(
        [[walk("text", (), each, side) for each in names], *changed]
    )
    return written.getvalue()


def _cell(name: list[str], text: str, side: Side) -> str:
    return walk("json", name_parts(name[0]) if name else (), text, side)
