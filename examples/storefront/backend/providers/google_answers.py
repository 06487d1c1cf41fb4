"""What the shop reads of Google's answers; the contracts promise none of these fields.

Source: Google's discovery documents of Sheets v4, Drive v3 and Gmail v1.
"""

from __future__ import annotations

from pydantic import BaseModel


class GoogleSpreadsheet(BaseModel):
    """A new spreadsheet."""

    spreadsheetId: str | None = None  # noqa: N815 - Google's name


class GoogleUpdates(BaseModel):
    """What an append changed."""

    updatedRows: int | None = None  # noqa: N815 - Google's name


class GoogleAppended(BaseModel):
    """The answer to an append."""

    updates: GoogleUpdates | None = None


class GoogleFile(BaseModel):
    """A file in Drive."""

    id: str | None = None
    name: str | None = None
    webViewLink: str | None = None  # noqa: N815 - Google's name


class GoogleFiles(BaseModel):
    """Some files; `nextPageToken` is absent at the end."""

    files: list[GoogleFile] = []
    nextPageToken: str | None = None  # noqa: N815 - Google's name


class GooglePermission(BaseModel):
    """Who may read a file."""

    id: str | None = None


class GoogleMessage(BaseModel):
    """A mail that was sent."""

    id: str | None = None
