"""Tables and mail through Google's official client: Sheets, Drive and Gmail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from email.message import EmailMessage
from functools import cache
from typing import Any, TypeVar

import httplib2  # type: ignore[import-untyped]
from google.auth.exceptions import GoogleAuthError
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from pydantic import BaseModel

from examples.storefront.backend.providers.google_answers import (
    GoogleAppended,
    GoogleFile,
    GoogleFiles,
    GoogleMessage,
    GooglePermission,
    GoogleSpreadsheet,
)
from examples.storefront.backend.providers.office import Mail, OfficeRefused, Row, Sheet

Answer = TypeVar("Answer", bound=BaseModel)

_KIND = "mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false"
_STATUSES = {400: 409, 404: 404, 429: 429}
"""How Google's HTTP statuses are passed on; what is not here is the shop's own fault or an outage."""

_MOST_PAGES = 100


class GoogleOffice:
    """Google Workspace at an address, in which `{api}` stands for sheets, www (Drive) or gmail."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._token = token
        self._service = cache(self._built)

    def keep(self, title: str, rows: Sequence[Row]) -> Sheet:
        """A new spreadsheet with the rows, shared with everyone who has its link."""
        sheets, files = self._service("sheets", "v4").spreadsheets(), self._service("drive", "v3")
        made = self._asked(sheets.create(body={"properties": {"title": title}}), GoogleSpreadsheet)
        sheet_id = _known(made.spreadsheetId)
        values = {"range": "A1", "valueInputOption": "RAW", "body": {"values": [list(row) for row in rows]}}
        appended = self._asked(sheets.values().append(spreadsheetId=sheet_id, **values), GoogleAppended)
        if appended.updates is None or appended.updates.updatedRows != len(rows):
            raise OfficeRefused(502, "rows_missing")
        anyone = {"type": "anyone", "role": "reader"}
        self._asked(files.permissions().create(fileId=sheet_id, body=anyone), GooglePermission)
        fields = "id,name,webViewLink"
        return _sheet(self._asked(files.files().get(fileId=sheet_id, fields=fields), GoogleFile))

    def sheets(self) -> list[Sheet]:
        """All spreadsheets of the shop's, page by page. A provider that never ends its pages is refused."""
        files = self._service("drive", "v3").files()
        found: list[Sheet] = []
        token: str | None = None
        for _ in range(_MOST_PAGES):
            asked: dict[str, Any] = {"q": _KIND, "orderBy": "createdTime desc", "pageSize": 2}
            page = self._asked(files.list(**asked, **({"pageToken": token} if token else {})), GoogleFiles)
            found += [_sheet(each) for each in page.files]
            token = page.nextPageToken
            if not token:
                return found
        raise OfficeRefused(502, "pages_without_end")

    def send(self, mail: Mail) -> None:
        """Send a mail from the account that the token belongs to."""
        message = EmailMessage()
        message["To"], message["Subject"] = mail.to, mail.subject
        message.set_content(mail.text)
        media = MediaInMemoryUpload(message.as_bytes(), mimetype="message/rfc822")
        messages = self._service("gmail", "v1").users().messages()
        self._asked(messages.send(userId="me", media_body=media), GoogleMessage)

    def _built(self, name: str, version: str) -> Any:
        """The SDK's service, from the discovery document that it carries."""
        host = self._address.format(api="www" if name == "drive" else name)
        path = "/drive/v3/" if name == "drive" else "/"
        options = {"api_endpoint": f"{host}{path}"}
        service = build(name, version, http=self._http(), static_discovery=True, client_options=options)
        if name == "gmail":
            service._rootDesc["rootUrl"] = f"{host}/"  # noqa: SLF001 - uploads go by the document's root, not the option
        return service

    def _http(self) -> AuthorizedHttp:
        """A connection of its own for every request: httplib2 is not safe to share between threads."""
        credentials = Credentials(token=self._token)  # type: ignore[no-untyped-call]
        return AuthorizedHttp(credentials, http=httplib2.Http(timeout=10))

    def _asked(self, request: Any, model: type[Answer]) -> Answer:
        try:
            with closing(self._http()) as http:
                return model.model_validate(request.execute(http=http))
        except HttpError as error:
            raise OfficeRefused(_STATUSES.get(error.status_code, 502), _code(error)) from error
        except GoogleAuthError as error:
            raise OfficeRefused(502, "unauthenticated") from error
        except (httplib2.HttpLib2Error, OSError) as error:
            raise OfficeRefused(502, "provider_unavailable") from error


def _sheet(file: GoogleFile) -> Sheet:
    return Sheet(id=_known(file.id), title=file.name or "", link=file.webViewLink)


def _known(given: str | None) -> str:
    if not given:
        raise OfficeRefused(502, "answer_without_id")
    return given


def _code(error: HttpError) -> str:
    """Google's word for the refusal, such as `not_found`."""
    try:
        return str(json.loads(error.content)["error"]["status"]).lower()
    except (ValueError, KeyError, TypeError):
        return "provider_unavailable"
