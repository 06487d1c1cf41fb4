"""A Google Workspace account in memory: spreadsheets, their permissions, mail, and a limit on mail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

MAILS_PER_WINDOW = 3
WINDOW = 60.0
"""How many mails the account sends, and in how many seconds."""

_COLUMNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class GoogleRefusal(Exception):
    """An error as Google answers it."""

    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def invalid(message: str) -> GoogleRefusal:
    """400: the request makes no sense."""
    return GoogleRefusal(400, "INVALID_ARGUMENT", message)


@dataclass(kw_only=True)
class Workbook:
    """A spreadsheet, which is a file in Drive as well."""

    id: str
    title: str
    rows: list[Sequence[Any]] = field(default_factory=list)
    permissions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(kw_only=True)
class Workplace:
    """The state of the double; `clock` gives seconds."""

    clock: Callable[[], float]
    workbooks: dict[str, Workbook] = field(default_factory=dict)
    sent: list[bytes] = field(default_factory=list)
    sending: deque[float] = field(default_factory=deque)
    numbers: Any = field(default_factory=lambda: count(1))

    def create(self, title: str) -> dict[str, Any]:
        """A new, empty spreadsheet."""
        book = Workbook(id=f"1JuniperOakExport{next(self.numbers):04}", title=title)
        self.workbooks[book.id] = book
        sheet = {"properties": {"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID"}}
        return {
            "spreadsheetId": book.id,
            "properties": {"title": title, "locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/UTC"},
            "sheets": [sheet],
            "spreadsheetUrl": _address(book),
        }

    def append(self, book_id: str, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
        """Rows below those that are there."""
        book = self._book(book_id)
        first, width = len(book.rows) + 1, max(map(len, rows), default=0)
        if not width or width > len(_COLUMNS):
            raise invalid("Invalid values: there is nothing to append, or too much.")
        book.rows += rows
        updated = f"Sheet1!A{first}:{_COLUMNS[width - 1]}{len(book.rows)}"
        updates = {
            "spreadsheetId": book_id,
            "updatedRange": updated,
            "updatedRows": len(rows),
            "updatedColumns": width,
            "updatedCells": sum(map(len, rows)),
        }
        before = {"tableRange": f"Sheet1!A1:{_COLUMNS[width - 1]}{first - 1}"} if first > 1 else {}
        return {"spreadsheetId": book_id, **before, "updates": updates}

    def permit(self, file_id: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Share a file."""
        book = self._book(file_id)
        if asked.get("type") not in ("user", "group", "domain", "anyone") or not asked.get("role"):
            raise invalid("The permission type field is required.")
        given = {"kind": "drive#permission", "id": "anyoneWithLink", "type": asked["type"], "role": asked["role"]}
        book.permissions.append(given)
        return given

    def file(self, file_id: str, fields: str) -> dict[str, Any]:
        """A file; of its fields, those that are asked for."""
        facts = _facts(self._book(file_id))
        wanted = fields.split(",") if fields else ["kind", "id", "name", "mimeType"]
        if unknown := [each for each in wanted if each not in facts]:
            raise invalid(f"Invalid field selection {unknown[0]}")
        return {name: facts[name] for name in wanted}

    def files(self, token: str, size: int) -> dict[str, Any]:
        """Some files, newest first."""
        books = list(reversed(self.workbooks.values()))
        start = int(token.removeprefix("~page-")) if token.startswith("~page-") and token[6:].isdigit() else 0
        if token and not 0 < start < len(books):
            raise invalid("Invalid Value")
        found = [
            {name: _facts(book)[name] for name in ("kind", "id", "name", "mimeType")}
            for book in books[start : start + size]
        ]
        end = start + size
        more = {"nextPageToken": f"~page-{end}"} if end < len(books) else {}
        return {"kind": "drive#fileList", "incompleteSearch": False, **more, "files": found}

    def send(self, content: bytes) -> dict[str, Any]:
        """Send a mail, unless there were too many."""
        if b"\nTo:" not in b"\n" + content:
            raise invalid("Recipient address required")
        self._limit()
        self.sent.append(content)
        number = f"19aa0000{len(self.sent):08x}"
        return {"id": number, "threadId": number, "labelIds": ["SENT"]}

    def _book(self, book_id: str) -> Workbook:
        if book_id not in self.workbooks:
            raise GoogleRefusal(404, "NOT_FOUND", "Requested entity was not found.")
        return self.workbooks[book_id]

    def _limit(self) -> None:
        now = self.clock()
        while self.sending and self.sending[0] <= now - WINDOW:
            self.sending.popleft()
        if len(self.sending) >= MAILS_PER_WINDOW:
            raise GoogleRefusal(429, "RESOURCE_EXHAUSTED", "Too many concurrent requests for user")
        self.sending.append(now)


def _address(book: Workbook) -> str:
    return f"https://docs.google.com/spreadsheets/d/{book.id}/edit"


def _facts(book: Workbook) -> dict[str, Any]:
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.title,
        "mimeType": "application/vnd.google-apps.spreadsheet",
        "webViewLink": _address(book),
        "shared": bool(book.permissions),
    }
