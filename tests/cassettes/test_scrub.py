"""No secret stays in what would be written, wherever and however it stood; everything else survives."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from harness.cassettes import gate, lines, wire
from harness.cassettes.scrub import Scrubber
from harness.cassettes.sensitive import is_card_number, is_iban
from harness.model.exchange import Exchange, Request, Response, header
from harness.model.provider import Provider
from harness.providers import catalogue

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
TOKEN = "xoxb-176300-202222-aBcDeFgHiJkLmNoP"
SECRET = "Zq8vR2mK7pL4wX9tB3nH"
PAN = "4242424242424242"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
JSON = (("Content-Type", "application/json"),)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def _text(exchange: Exchange) -> str:
    """Everything that would be written."""
    large: dict[str, bytes] = {}
    return lines.write(exchange, large) + "".join(body.decode("latin-1") for body in large.values())


def _scrubbed(request: Request, response: Response, provider: str = "stripe") -> Exchange:
    exchange = Exchange(request=request, response=response, recorded_at="2026-11-21T00:00:00Z")
    return Scrubber(catalogue.find(provider)).scrub([exchange]).exchanges[0]


def _asked(url: str = "https://api.stripe.com/v1/x", headers: Any = (), body: bytes = b"") -> Request:
    return Request(method="POST", url=url, headers=headers, body=body)


def _answered(body: Any = b"{}", headers: Any = JSON, status: int = 200) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, headers=headers, body=content)


def _multipart(name: str, value: str) -> bytes:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--b--\r\n'.encode()


PLANTED: tuple[tuple[str, str, Callable[[], Exchange]], ...] = (
    ("bearer header", KEY, lambda: _scrubbed(_asked(headers=(("Authorization", f"Bearer {KEY}"),)), _answered())),
    (
        "basic header",
        base64.b64encode(f"{KEY}:".encode()).decode(),
        lambda: _scrubbed(
            _asked(headers=(("Authorization", "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()),)), _answered()
        ),
    ),
    ("unusual header", SECRET, lambda: _scrubbed(_asked(headers=(("X-Api-Key", SECRET),)), _answered())),
    ("cookie", SECRET, lambda: _scrubbed(_asked(headers=(("Cookie", f"a=1; session={SECRET}"),)), _answered())),
    (
        "set-cookie",
        SECRET,
        lambda: _scrubbed(_asked(), _answered(headers=(("Set-Cookie", f"sid={SECRET}; Path=/; HttpOnly"),))),
    ),
    ("query", SECRET, lambda: _scrubbed(_asked(f"https://api.stripe.com/x?client_secret={SECRET}&a=1"), _answered())),
    ("userinfo", SECRET, lambda: _scrubbed(_asked(f"https://me:{SECRET}@api.stripe.com/x"), _answered())),
    ("path", SECRET, lambda: _scrubbed(_asked(f"https://api.stripe.com/x/{SECRET}"), _answered({"secret": SECRET}))),
    (
        "redirect's fragment",
        SECRET,
        lambda: _scrubbed(_asked(), _answered(headers=(("Location", f"https://app.test/#access_token={SECRET}"),))),
    ),
    (
        "redirect's query",
        SECRET,
        lambda: _scrubbed(_asked(), _answered(headers=(("Location", f"https://app.test/cb?code={SECRET}&x=1"),))),
    ),
    ("form", SECRET, lambda: _scrubbed(_asked(headers=FORM, body=f"password={SECRET}".encode()), _answered())),
    ("form of a card", PAN, lambda: _scrubbed(_asked(headers=FORM, body=f"card[number]={PAN}".encode()), _answered())),
    (
        "form, percent-encoded names",
        PAN,
        lambda: _scrubbed(_asked(headers=FORM, body=f"card%5Bnumber%5D={PAN}".encode()), _answered()),
    ),
    ("json", SECRET, lambda: _scrubbed(_asked(), _answered({"data": [{"access_token": SECRET}]}))),
    ("json in camelCase", SECRET, lambda: _scrubbed(_asked(), _answered({"accessToken": SECRET}))),
    ("json in a string", SECRET, lambda: _scrubbed(_asked(), _answered({"payload": json.dumps({"password": SECRET})}))),
    ("url in json", SECRET, lambda: _scrubbed(_asked(), _answered({"next": f"https://x.test/?access_token={SECRET}"}))),
    ("number in json", PAN, lambda: _scrubbed(_asked(), _answered({"card": {"number": int(PAN)}}))),
    (
        "spaced card in prose",
        "4242 4242",
        lambda: _scrubbed(_asked(), _answered({"note": "card 4242 4242 4242 4242 ok"})),
    ),
    (
        "multipart",
        SECRET,
        lambda: _scrubbed(
            _asked(headers=(("Content-Type", "multipart/form-data; boundary=b"),), body=_multipart("password", SECRET)),
            _answered(),
        ),
    ),
    (
        "xml that repeats a field's secret",
        SECRET,
        lambda: _scrubbed(
            _asked(headers=FORM, body=f"password={SECRET}".encode()),
            _answered(f"<r><p>{SECRET}</p></r>".encode(), headers=(("Content-Type", "text/xml"),)),
        ),
    ),
    (
        "percent-encoded repetition",
        quote("a/b+c=d&efgh", safe=""),
        lambda: _scrubbed(
            _asked(headers=FORM, body=b"password=" + quote("a/b+c=d&efgh", safe="").encode()),
            _answered(f"x {quote('a/b+c=d&efgh', safe='')} y".encode(), headers=(("Content-Type", "text/plain"),)),
        ),
    ),
    (
        "server-sent event",
        SECRET,
        lambda: _scrubbed(
            _asked(),
            _answered(
                f'event: x\ndata: {{"access_token": "{SECRET}"}}\n\n'.encode(),
                headers=(("Content-Type", "text/event-stream"),),
            ),
        ),
    ),
    (
        "bytes that are no text",
        KEY,
        lambda: _scrubbed(
            _asked(), _answered(b"\xff\xfe" + KEY.encode(), headers=(("Content-Type", "application/octet-stream"),))
        ),
    ),
    ("prose", KEY, lambda: _scrubbed(_asked(), _answered({"message": f"Invalid API Key provided: {KEY}"}))),
    ("jwt", JWT, lambda: _scrubbed(_asked(), _answered({"anything": JWT}))),
    ("e-mail", "ada@lovelace.org", lambda: _scrubbed(_asked(), _answered({"to": "Ada <ada@lovelace.org>"}))),
    ("e-mail as a name", "ada@lovelace.org", lambda: _scrubbed(_asked(), _answered({"ada@lovelace.org": {"x": 1}}))),
    ("iban", "DE89370400440532013000", lambda: _scrubbed(_asked(), _answered({"to": "DE89370400440532013000"}))),
    (
        "client secret of an intent",
        "secret_JQqCSs7sv4Vx8FMS",
        lambda: _scrubbed(_asked(), _answered({"url": "https://x.test/pi_5fKHQ4w8Qq2RMO_secret_JQqCSs7sv4Vx8FMS"})),
    ),
    (
        "webhook secret",
        "whsec_abcdefghijklmnop",
        lambda: _scrubbed(_asked(), _answered({"s": "whsec_abcdefghijklmnop"})),
    ),
    ("slack token", TOKEN, lambda: _scrubbed(_asked(), _answered({"x": f"Bearer {TOKEN}"}), "slack")),
    (
        "slack hook",
        "T00000000/B0000",
        lambda: _scrubbed(
            _asked("https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX"),
            _answered({"url": "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX"}),
            "slack",
        ),
    ),
    (
        "slack ticket",
        "0123-abcd",
        lambda: _scrubbed(_asked(), _answered({"url": "wss://wss.slack.com/?ticket=0123-abcdefgh"}), "slack"),
    ),
    (
        "slack form token",
        TOKEN,
        lambda: _scrubbed(_asked(headers=FORM, body=f"token={TOKEN}".encode()), _answered(), "slack"),
    ),
    ("paypal token", "A21AAF" + "x" * 30, lambda: _scrubbed(_asked(), _answered({"x": "A21AAF" + "x" * 30}), "paypal")),
    (
        "google key",
        SECRET,
        lambda: _scrubbed(_asked(f"https://sheets.googleapis.com/v4/x?key={SECRET}"), _answered(), "google"),
    ),
    (
        "google code",
        SECRET,
        lambda: _scrubbed(_asked(headers=FORM, body=f"code=4%2F{SECRET}".encode()), _answered(), "google"),
    ),
    (
        "graph download",
        SECRET,
        lambda: _scrubbed(
            _asked(), _answered({"@microsoft.graph.downloadUrl": f"https://x.test/d?tempauth={SECRET}"}), "microsoft"
        ),
    ),
    (
        "zapier hook",
        "12345/abcdef",
        lambda: _scrubbed(_asked("https://hooks.zapier.com/hooks/catch/12345/abcdef/"), _answered(), "zapier"),
    ),
    ("hook secret", SECRET, lambda: _scrubbed(_asked(headers=(("X-Hook-Secret", SECRET),)), _answered(), "zapier")),
    ("oauth user code", "WDJB-MJHT", lambda: _scrubbed(_asked(), _answered({"user_code": "WDJB-MJHT"}), "oauth")),
    ("private key", "MIIEvQIBADANBg", lambda: _scrubbed(_asked(), _answered({"pem": _PEM}))),
)
_PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(("planted", "make"), [pytest.param(each[1], each[2], id=each[0]) for each in PLANTED])
def test_a_planted_value_is_gone(planted: str, make: Callable[[], Exchange]) -> None:
    """In every carrier and encoding the value is replaced, and the scanner behind agrees."""
    exchange = make()
    written = _text(exchange)
    assert planted not in written
    assert quote(planted, safe="") not in written
    assert list(gate.leaks([exchange], catalogue.find("stripe"))) == []


def test_cvc_is_replaced_in_its_field_only() -> None:
    """Three digits are a secret in the card, and an amount elsewhere."""
    exchange = _scrubbed(_asked(headers=FORM, body=b"card[cvc]=123&amount=123"), _answered({"cvc": 123, "amount": 123}))
    assert exchange.request.body == b"card[cvc]=<CVC-1>&amount=123"
    assert json.loads(exchange.response.body) == {"cvc": "<CVC-1>", "amount": 123}


def test_the_same_secret_is_the_same_placeholder_everywhere() -> None:
    """A token that one answer gives and a later request sends stays one token, and two tokens stay two."""
    token, other = "tok-aaaaaaaaaaaaaaaaaaaa", "tok-bbbbbbbbbbbbbbbbbbbb"
    first = Exchange(request=_asked(), response=_answered({"access_token": token, "refresh_token": other}))
    second = Exchange(request=_asked(headers=(("Authorization", f"Bearer {token}"),)), response=_answered())
    third = Exchange(request=_asked(headers=FORM, body=f"refresh_token={other}".encode()), response=_answered())
    clean = Scrubber(catalogue.find("stripe")).scrub([first, second, third]).exchanges
    assert json.loads(clean[0].response.body) == {
        "access_token": "<ACCESS-TOKEN-1>",
        "refresh_token": "<REFRESH-TOKEN-1>",
    }
    assert header(clean[1].request.headers, "authorization") == "Bearer <ACCESS-TOKEN-1>"
    assert clean[2].request.body == b"refresh_token=<REFRESH-TOKEN-1>"


def test_what_is_no_secret_survives() -> None:
    """Ids, ETags, amounts, masked values, dates and enum values stay as they were, byte for byte."""
    body = {
        "id": "cus_NffrFeUfNV2Hib",
        "payment_intent": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
        "last4": "4242",
        "amount": 1200,
        "created": 1795228117,
        "masked": "sk_test_****7dc",
        "state": "succeeded",
        "address": {"state": "CA"},
        "error": {"code": "resource_missing"},
        "snowflake": "1234567890123456789",
        "uuid": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "version": "2026-10-28.endive",
    }
    response = _answered(body, headers=(*JSON, ("ETag", '"33a64df551425fcc55e4d42a148795d9f25f89d4"')))
    exchange = _scrubbed(_asked("https://api.stripe.com/v1/customers?limit=3&expand[]=data"), response)
    assert exchange.response == response
    assert exchange.request.url == "https://api.stripe.com/v1/customers?limit=3&expand[]=data"


def test_scrubbing_again_changes_nothing() -> None:
    """Placeholders are no secrets."""
    request = _asked(headers=(("Authorization", f"Bearer {KEY}"), *FORM), body=b"email=ada@lovelace.org&card[cvc]=123")
    once = _scrubbed(request, _answered({"access_token": SECRET}))
    assert Scrubber(catalogue.find("stripe")).scrub([once]).exchanges == (once,)


def test_the_declared_length_follows_the_body() -> None:
    """Clients that trust Content-Length read the whole scrubbed body; a digest that is false now is gone."""
    headers = (*JSON, ("Content-Length", "37"), ("Content-MD5", "x"))
    exchange = _scrubbed(_asked(), _answered({"access_token": SECRET}, headers=headers))
    assert header(exchange.response.headers, "content-length") == str(len(exchange.response.body))
    assert header(exchange.response.headers, "content-md5") == ""


def test_compressed_answers_are_seen_through() -> None:
    """Content coding is undone before scrubbing."""
    body = gzip.compress(json.dumps({"access_token": SECRET}).encode())
    headers = {"Content-Encoding": ["gzip"], "Content-Type": ["application/json"], "Content-Length": [str(len(body))]}
    seen = wire.response_of({"status": {"code": 200, "message": "OK"}, "headers": headers, "body": {"string": body}})
    exchange = _scrubbed(_asked(), seen)
    assert json.loads(exchange.response.body) == {"access_token": "<ACCESS-TOKEN-1>"}


def test_the_gate_stops_what_no_rule_knows(acme: Provider, exchange: Exchange) -> None:
    """A credential in an unknown field is found by its look, shown masked, and named with its place."""
    body = json.dumps({"aws": "AKIAIOSFODNN7EXAMPLE", "deploy_token": "q9Xv3LmZ8RkT2wYh5NbC"}).encode()
    leaky = replace(exchange, request=_asked("https://api.acme.test/x"), response=_answered(body))
    with pytest.raises(gate.SecretLeft) as raised:
        gate.check([leaky], acme, where="cassettes/acme/x")
    message = str(raised.value)
    assert "response json aws" in message
    assert "response json deploy_token" in message
    assert "AKIAIOSFODNN7EXAMPLE" not in message
    assert "nothing was written" in message


def test_the_gate_spares_ids_and_placeholders(acme: Provider, exchange: Exchange) -> None:
    """What the provider's facts call an id is none of the scanner's business."""
    clean = Scrubber(acme).scrub([exchange]).exchanges
    gate.check(clean, acme, where="")


@pytest.mark.parametrize(
    ("text", "is_card"),
    [
        ("4242424242424242", True),
        ("5555 5555 5555 4444", True),
        ("378282246310005", True),
        ("3566-0020-2036-0505", True),
        ("4242424242424241", False),
        ("1234567890123452", False),
        ("42424242424242424242", False),
    ],
)
def test_card_numbers_are_told_by_brand_and_check_digit(text: str, *, is_card: bool) -> None:
    """Luhn alone hits every tenth number; the brand's form must fit too."""
    assert is_card_number(text) is is_card


def test_ibans_are_told_by_check_digits() -> None:
    """A wrong digit makes it none."""
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")
    assert not is_iban("GB82")
