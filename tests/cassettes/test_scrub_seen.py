"""What scrubbing learnt from recordings of other authors, and from what it could not see into: planted values and survivors."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import zipfile
from typing import Any

import pytest

from harness.cassettes import gate
from harness.cassettes.scrub import Scrubber
from harness.model.exchange import Exchange, Headers, Request, Response
from harness.providers import catalogue

JSON: Headers = (("Content-Type", "application/json"),)
SECRET = "q9Xv3LmZ8RkT2wYh5NbC"


def _exchange(body: bytes | dict[str, Any], *, headers: Headers = JSON, asked: Headers = (), url: str = "") -> Exchange:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(method="GET", url=url or "https://api.else.test/x", headers=asked)
    return Exchange(request=request, response=Response(status=200, headers=headers, body=content))


def _scrubbed(exchange: Exchange, provider: str = "oauth") -> Exchange:
    facts = catalogue.find(provider)
    (clean,) = Scrubber(facts).scrub([exchange]).exchanges
    assert list(gate.leaks([clean], facts)) == []
    assert Scrubber(facts).scrub([clean]).exchanges == (clean,)
    return clean


@pytest.mark.parametrize(
    ("provider", "planted", "around"),
    [
        ("slack", "IDugmjBU5vPyDN1rGavpMHB1CdAz=", "wss://cerberus-xxxx.lb.slack-msgs.com/websocket/{}"),
        ("slack", "CwABAAAAWgoAARp1LS_By9BlCgACGCDIQeR9aOgMAAMLAAEAAAAJ", "https://files.slack.com/upload/v1/{}"),
        ("slack", "T39A0BY8P-F08BXKAFDR7-ac04bf417c", "https://slack-files.com/{}"),
        ("stripe", "rcpt_JGwCIvrSr6h5RAA6ATLgD6XPrCrrk7n", "https://pay.stripe.com/receipts/acct_1E4bfnKXBGcbgpbZ/{}"),
        ("stripe", "invst_JGwChsAREvSknjERJMagXSa8RN7D5YF", "https://invoice.stripe.com/i/acct_1E4bfnKXBGcbgpbZ/{}"),
        ("oauth", "3d925b45ac07ec0ae5bd04888f6c5b61", "https://secure.gravatar.com/avatar/{}.jpg?s=32"),
    ],
)
def test_addresses_that_open_something_are_scrubbed(provider: str, planted: str, around: str) -> None:
    """Tickets of sockets, upload addresses, public links of files and invoices, and pictures named by a mail address."""
    clean = _scrubbed(_exchange({"link": around.format(planted)}), provider)
    assert planted.encode() not in clean.response.body
    assert b"<" in clean.response.body


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        ("slack", {"url_private": "https://files.slack.com/files-pri/T39A0BY8P-F08BXKAFDR7/a.txt", "v1": "stable"}),
        ("slack", {"api": "https://slack.com/api/v1/conversations.list"}),
        ("stripe", {"id": "in_1IeOJrKXBGcbgpbZRxBicQXh", "charge": "ch_1IeOJrKXBGcbgpbZNcfvGI99"}),
        ("oauth", {"avatar": "https://cdn.else.test/avatar/default.png", "icon": "3d925b45ac07ec0ae5bd04888f6c5b61"}),
        (
            "paypal",
            {"links": [{"href": "https://www.paypal.com/checkoutnow?token=5O190127TN364715T", "rel": "approve"}]},
        ),
        ("paypal", {"id": "5O190127TN364715T", "status": "CREATED"}),
        ("oauth", {"passwordChanged": "2020-08-27T15:09:23.000Z", "sessionidCount": 3, "mode": "sessionid"}),
    ],
)
def test_addresses_that_name_something_survive(provider: str, body: dict[str, Any]) -> None:
    """Ids of files, invoices and orders, also in links, and words that only look like a part of an address."""
    exchange = _exchange(body)
    assert _scrubbed(exchange, provider) == exchange


def test_another_token_in_a_payment_link_is_scrubbed() -> None:
    """Only an order's id is spared."""
    link = f"https://www.paypal.com/agreements/approve?token={SECRET}"
    assert SECRET.encode() not in _scrubbed(_exchange({"href": link}), "paypal").response.body


def test_sessions_by_longer_names_are_scrubbed() -> None:
    """Whatever stands before the telling word."""
    clean = _scrubbed(_exchange({"externalSessionId": "102iUMG7iFeQFeyfj48kaO6pw"}))
    assert json.loads(clean.response.body) == {"externalSessionId": "<SESSION-1>"}


@pytest.mark.parametrize(
    ("cookie", "body"),
    [
        ("theme=default", {"status": "default"}),
        ("seen=1510574583", {"created": 1510574583, "until": 1510574583999}),
        ("page=Electronics:%20TV", {"page": "Electronics: TV"}),
        ("back=https%3A%2F%2Felse.test%2F", {"next": "https%3A%2F%2Felse.test%2F"}),
        ("agreed=CheckForPermission", {"needs": "CheckForPermission"}),
    ],
)
def test_words_and_numbers_of_cookies_stay_elsewhere(cookie: str, body: dict[str, Any]) -> None:
    """A cookie is scrubbed in its own field; what it shares with the rest by chance is no secret there."""
    clean = _scrubbed(_exchange(body, asked=(("Cookie", cookie),)))
    assert clean.request.headers == (("Cookie", f"{cookie.partition('=')[0]}=<COOKIE-1>"),)
    assert json.loads(clean.response.body) == body


def test_a_session_cookie_is_scrubbed_wherever_it_stands() -> None:
    """As it stands in the address of the next page."""
    clean = _scrubbed(_exchange({"next": f"/page;sid={SECRET}", "about": SECRET}, asked=(("Cookie", f"x={SECRET}"),)))
    assert SECRET.encode() not in clean.response.body


def test_a_secret_of_plain_words_is_scrubbed_in_its_field_only() -> None:
    """A password `secret` is no reason to take the word out of the names of fields."""
    clean = _scrubbed(_exchange({"password": "secret", "client_secret": SECRET, "note": "a secret place"}))
    assert json.loads(clean.response.body) == {
        "password": "<PASSWORD-1>",
        "client_secret": "<CLIENT-SECRET-1>",
        "note": "a secret place",
    }


def test_a_mail_address_below_credentials_keeps_its_form() -> None:
    """`credentials.username` holds an address: it becomes one, the same as everywhere else."""
    body = {"credentials": {"username": "ada@lovelace.org"}, "profile": {"email": "ada@lovelace.org"}}
    clean = _scrubbed(_exchange(body))
    assert clean.response.body.count(b"email-1@example.invalid") == 2


def test_json_in_a_cookie_like_query_is_no_secret_by_itself() -> None:
    """It is judged by its own fields."""
    url = "https://api.else.test/i?visit_cookie=%7B%22page%22%3A%22start%22%2C%22n%22%3A1%7D"
    assert _scrubbed(_exchange({}, url=url)).request.url == url


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_are_named_by_their_first_line(end: str) -> None:
    """A password in its column goes, whatever its cells need to be quoted; what stands beside it stays."""
    lines = ["id,password,note", f'7,{SECRET},"a, b"', "8,hunter2hunter2,plain"]
    headers = (("Content-Type", "text/csv; charset=utf-8"),)
    clean = _scrubbed(_exchange(f"{end.join(lines)}{end}".encode(), headers=headers))
    expected = ["id,password,note", '7,<PASSWORD-1>,"a, b"', "8,<PASSWORD-2>,plain"]
    assert clean.response.body.decode() == f"{end.join(expected)}{end}"
    plain = _exchange(f"id,note{end}7,'a'{end}".encode(), headers=headers)
    assert _scrubbed(plain) == plain


@pytest.mark.parametrize("upper", [False, True])
def test_hexadecimal_digits_are_seen_through(upper: bool) -> None:
    """A secret in a field of JSON that is written as hexadecimal digits goes, in digits too; a digest stays."""
    digits = json.dumps({"access_token": SECRET}).encode().hex()
    body = {"blob": digits.upper() if upper else digits, "sha": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}
    clean = json.loads(_scrubbed(_exchange(body)).response.body)
    assert SECRET.encode().hex() not in clean["blob"].lower()
    assert "<ACCESS-TOKEN-1>" in clean["blob"]
    assert clean["sha"] == body["sha"]


def _zip(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def _told(body: bytes, headers: Headers = ()) -> list[str]:
    return [str(each) for each in gate.leaks([_exchange(body, headers=headers)], catalogue.find("oauth"))]


def test_the_gate_looks_into_zip_archives() -> None:
    """A secret in a member is told with the member's name; an archive without one passes."""
    leaks = _told(_zip(config=json.dumps({"client_secret": SECRET}).encode(), read=b"me"))
    assert "response body, 'config' in a zip archive looks like CLIENT-SECRET" in leaks[0]
    assert all(SECRET not in leak for leak in leaks)
    assert _told(_zip(read=b"me")) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (_zip(inner=_zip(x=b"y")), "an archive within a zip archive"),
        (_zip(x=b"y" * 1000)[:-30], "cannot be opened"),
        (bz2.compress(b"x"), "bzip2 archive"),
        (lzma.compress(b"x"), "xz archive"),
        (b"Rar!\x1a\x07\x01\x00", "rar archive"),
        (b"\x28\xb5\x2f\xfd\x04", "zstd archive"),
        (_zip(**{f"m{number}": b"" for number in range(1001)}), "of 1001 members"),
        (_zip(x=bytes(65 * 1024 * 1024)), "of more than"),
    ],
    ids=["nested", "broken", "bzip2", "xz", "rar", "zstd", "many", "large"],
)
def test_the_gate_tells_of_what_it_cannot_see_into(body: bytes, what: str) -> None:
    """Such a body is never stored unseen."""
    (leak,) = _told(body)
    assert "an archive that is not looked into" in leak
    assert what in leak


def test_the_gate_tells_of_a_content_coding_that_still_stands() -> None:
    """A body in Brotli whose header was kept, as another tool's file may have it."""
    (leak,) = _told(b"\x0b\x02\x80hello\x03", (("Content-Encoding", "br"),))
    assert "content coding 'br'" in leak
    assert _told(b"plain", (("Content-Encoding", "identity"),)) == []
