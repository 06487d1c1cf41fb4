"""The shop's exports through Google's SDK, and the double of Sheets, Drive and Gmail from which they are recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import google_auth_httplib2
import httplib2  # type: ignore[import-untyped]
import httpx
import pytest
from googleapiclient.errors import HttpError

from examples.storefront.backend import exporting
from examples.storefront.backend.providers import google_gateway
from examples.storefront.backend.providers.google_gateway import GoogleOffice
from examples.storefront.backend.providers.office import Mail, OfficeRefused
from examples.storefront.doubles.workplace import MAILS_PER_WINDOW, WINDOW, GoogleRefusal, Workplace
from examples.storefront.recording import Double, google_calls, google_contract
from examples.storefront.recording.doubles import google_double
from tests.examples.doubles import faults, heard

Api: TypeAlias = Callable[..., httpx.Response]

HEADERS = {"Authorization": f"Bearer {google_calls.TOKEN}"}
MAIL = b"To: grace@example.test\n\nHello"


@pytest.fixture
def google() -> Iterator[Double]:
    """The double, running and empty."""
    with google_double() as double:
        yield double


def test_scenarios(google: Double) -> None:
    """What the shop does with Google ends as it should."""
    sheet = google_calls.export_orders(google.base_url)
    assert sheet.link == f"https://docs.google.com/spreadsheets/d/{sheet.id}/edit"
    titles = [each.title for each in google_calls.list_exports(google.base_url)]
    assert titles == ["Orders, cancelled", "Orders, shipped", "Orders, pending", "Orders, paid"]
    refusals = (google_calls.export_nothing, google_calls.use_revoked_token, google_calls.mail_too_often)
    told = [(refused.status, refused.code) for refused in (each(google.base_url) for each in refusals)]
    assert told == [(409, "invalid_argument"), (502, "unauthenticated"), (429, "resource_exhausted")]


def test_the_shop_exports(google: Double, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API itself, turned to the double, exports orders, tells a colleague, and lists what it exported."""
    monkeypatch.setattr(exporting, "office", GoogleOffice(google.base_url, google_calls.TOKEN))
    body = {"status": "paid", "notify": "grace@example.test"}
    made = api("POST", "/exports/orders", "staff", json=body)
    assert (made.status_code, made.json()["title"]) == (201, "Orders, paid")
    assert [each["id"] for each in api("GET", "/exports/orders", "staff").json()] == [made.json()["id"]]
    statuses = [api("POST", "/exports/orders", "staff", json=body).status_code for _ in range(MAILS_PER_WINDOW)]
    assert statuses == [201] * (MAILS_PER_WINDOW - 1) + [429]


def test_the_shop_exports_for_staff_only(api: Api) -> None:
    """Customers see no order of others; without an office the sandbox keeps the table."""
    assert api("POST", "/exports/orders", "customer", json={}).status_code == 403
    made = api("POST", "/exports/orders", "staff", json={"notify": "grace@example.test"}).json()
    assert made in api("GET", "/exports/orders", "staff").json()


def test_double_keeps_to_the_contract(google: Double) -> None:
    """Whatever is asked of it, well or badly, it answers what the discovery documents allow."""
    with heard("google", google) as said:
        for scenario in google_calls.SCENARIOS.values():
            scenario(google.base_url)
        _ask_badly(google)
    assert {each.response.status for each in said.exchanges} == {200, 400, 401, 404, 429}
    assert faults("google", said.exchanges) == []


def _ask_badly(google: Double) -> None:
    sheets, drive, _ = (google.base_url.format(api=each) for each in google.apis)
    append = f"{sheets}/v4/spreadsheets/none/values/A1:append"
    asked: list[tuple[str, str, Any]] = [
        ("POST", f"{sheets}/v4/spreadsheets", b"{"),
        ("POST", f"{sheets}/v4/spreadsheets", b"[]"),
        ("POST", append, b"{}"),
        ("POST", f"{append}?valueInputOption=RAW", b'{"values": [1]}'),
        ("POST", f"{append}?valueInputOption=RAW", b'{"values": [["a"]]}'),
        ("POST", f"{drive}/drive/v3/files/1JuniperOakExport0001/permissions", b"{}"),
        ("GET", f"{drive}/drive/v3/files/1JuniperOakExport0001", None),
        ("GET", f"{drive}/drive/v3/files/1JuniperOakExport0001?fields=owner", None),
        ("GET", f"{drive}/drive/v3/files?pageSize=0", None),
        ("GET", f"{drive}/drive/v3/files?pageToken=~page-99", None),
    ]
    for method, address, content in asked:
        httpx.request(method, address, content=content, headers=HEADERS)


def test_double_limits_mail() -> None:
    """Three mails a minute; then there is room again. A mail to nobody is refused."""
    seconds = [0.0]
    workplace = Workplace(clock=lambda: seconds[0])
    for _ in range(MAILS_PER_WINDOW):
        workplace.send(MAIL)
    with pytest.raises(GoogleRefusal, match="Too many"):
        workplace.send(MAIL)
    seconds[0] += WINDOW
    assert workplace.send(MAIL)["labelIds"] == ["SENT"]
    with pytest.raises(GoogleRefusal, match="Recipient"):
        workplace.send(b"Hello")


def test_rows_follow_rows() -> None:
    """A second append stands below the first."""
    workplace = Workplace(clock=float)
    book = workplace.create("Orders")["spreadsheetId"]
    assert workplace.append(book, [["a", "b"]])["updates"]["updatedRange"] == "Sheet1!A1:B1"
    second = workplace.append(book, [["c", "d"], ["e", "f"]])
    assert (second["tableRange"], second["updates"]["updatedRange"]) == ("Sheet1!A1:B1", "Sheet1!A2:B3")


@pytest.mark.parametrize(
    ("answer", "code"),
    [({}, "answer_without_id"), ({"spreadsheetId": "1", "updates": {"updatedRows": 1}}, "rows_missing")],
)
def test_an_answer_that_promises_nothing_is_refused(
    answer: dict[str, Any], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contract promises no field, so the client says what it misses instead of failing on it."""
    _answering(monkeypatch, answer)
    with pytest.raises(OfficeRefused) as refused:
        GoogleOffice("http://{api}.test", google_calls.TOKEN).keep("Orders", google_calls.ROWS)
    assert (refused.value.status, refused.value.code) == (502, code)


def test_pages_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that repeats its page token does not keep the shop busy for ever."""
    _answering(monkeypatch, {"nextPageToken": "again"})
    with pytest.raises(OfficeRefused, match="pages_without_end"):
        GoogleOffice("http://{api}.test", google_calls.TOKEN).sheets()


def test_nobody_at_the_address_and_an_error_in_no_known_words() -> None:
    """Both are 502, not a crash."""
    with pytest.raises(OfficeRefused, match="provider_unavailable"):
        GoogleOffice("http://127.0.0.1:9/{api}", google_calls.TOKEN).send(Mail(to="a@b.test", subject="", text=""))
    error = HttpError(httplib2.Response({"status": "503"}), b"<html>")
    assert google_gateway._code(error) == "provider_unavailable"


def test_the_contract_is_that_of_the_sdk() -> None:
    """The committed contract is what the installed discovery documents say; only the day of writing may differ."""
    committed = json.loads(google_contract.FILE.read_text(encoding="utf-8"))
    if committed["info"]["version"] != google_contract.contract("")["info"]["version"]:
        pytest.skip("Another version of google-api-python-client is installed.")
    assert committed == google_contract.contract(committed["x-written"])


def _answering(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> None:
    def request(*_: Any, **__: Any) -> tuple[httplib2.Response, bytes]:
        return httplib2.Response({"status": "200"}), json.dumps(answer).encode()

    monkeypatch.setattr(google_auth_httplib2.AuthorizedHttp, "request", request)
