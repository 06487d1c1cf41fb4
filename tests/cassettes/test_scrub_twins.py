"""Values that other tools' recordings left in, each beside a twin that is no secret: the first goes, the second stays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from harness.cassettes import gate, lines
from harness.cassettes.scrub import Scrubber
from harness.model.exchange import Exchange, Headers, Request, Response
from harness.providers import catalogue

S = "Zq8vR2mK7pL4wX9tB3nH"
PAGE = "CigKGjBtNjl2a2Zxc3Z1bzI0b2VkZ3Q5aGcSCgi4x9K8ZqmT"
SKIP = "R0usmcCM996atia_s-xLLyVQ2bLJ4KpZ9mN3vT6y"
URL = "https://api.else.test/v1/things"


def _exchange(
    url: str = URL, asked: Headers = (), sent: str = "", answered: Headers = (), body: str = "{}"
) -> Exchange:
    request = Request(method="POST", url=url, headers=asked, body=sent.encode())
    return Exchange(request=request, response=Response(status=200, headers=answered, body=body.encode()))


def _header(name: str) -> Callable[[str], Exchange]:
    return lambda text: _exchange(asked=((name, text),))


def _answer_header(name: str) -> Callable[[str], Exchange]:
    return lambda text: _exchange(answered=((name, text),))


def _url(around: str) -> Callable[[str], Exchange]:
    return lambda text: _exchange(url=around.replace("@@", text))


def _json(around: Any) -> Callable[[str], Exchange]:
    """`@@` in the document, which may be its text, stands for the value."""
    written = around if isinstance(around, str) else json.dumps(around)
    return lambda text: _exchange(answered=(("Content-Type", "application/json"),), body=written.replace("@@", text))


def _sent(around: Any) -> Callable[[str], Exchange]:
    written = json.dumps(around)
    return lambda text: _exchange(asked=(("Content-Type", "application/json"),), sent=written.replace("@@", text))


def _form(around: str) -> Callable[[str], Exchange]:
    kind = (("Content-Type", "application/x-www-form-urlencoded"),)
    return lambda text: _exchange(asked=kind, sent=around.replace("@@", text))


def _body(kind: str, around: str) -> Callable[[str], Exchange]:
    return lambda text: _exchange(answered=(("Content-Type", kind),), body=around.replace("@@", text))


@dataclass(frozen=True)
class Twins:
    """A place, the secret that must go from it, and the texts that must stay in it."""

    name: str
    make: Callable[[str], Exchange]
    secret: str = S
    clean: tuple[str, ...] = ()
    provider: str = "oauth"


REPEATED = (
    Twins("name twice, a key", _json('{"note":"@@","note":""}'), "AKIAIOSFODNN7QWERTYU", ("plain",)),
    Twins("name twice, then null", _json('{"access_token":"@@","access_token":null}'), clean=("[masked]",)),
    Twins("name twice, then masked", _json('{"password":"@@", "password": "***"}'), clean=("***",)),
    Twins("name thrice, in the middle", _json('{"a":1,"a":{"token":"@@"},"a":{}}'), clean=("BTC",)),
    Twins("name twice, card", _json('{"number":"@@","number":""}'), "4242424242424242", ("4242424242424241",)),
    Twins("name twice, mail", _json('{"m":"@@","m":"","k":[{"x":1,"x":1}]}'), "zoe@navy.example", ("zoe at navy",)),
    Twins("card with a point", _json('{"number":@@}'), "4242424242424242.0", ("4242424242424241.0", "12.5", "1e300")),
)


def _clean(exchange: Exchange, provider: str) -> Exchange:
    facts = catalogue.find(provider)
    (clean,) = Scrubber(facts).scrub([exchange]).exchanges
    assert [str(each) for each in gate.leaks([clean], facts)] == []
    return clean


HEX = "a4c123b1612dd272d1371c17149d4395"
UUID = "3f2b8c1e-7a4d-4e5f-9b6a-1c2d3e4f5a6b"

HEADERS = (
    *(
        Twins(f"header {name}", _header(name), clean=("required", "v2"))
        for name in (
            *("X-Authorization", "X-Forwarded-Authorization", "X-Amzn-Remapped-Authorization", "Authentication"),
            *("X-Auth", "X-Acme-Auth", "X-Session", "X-Otp", "DPoP", "CF-Access-Jwt-Assertion", "X-Pass"),
            *("DD-APPLICATION-KEY", "Fastly-Key", "X-Client-Key", "X-User-Key", "X-Admin-Key", "X-Deploy-Key"),
            *("CB-ACCESS-SIGN", "X-BAPI-SIGN", "Paypal-Transmission-Sig", "X-Hub-Signature-256"),
        )
    ),
    Twins("header Set-Cookie2", _answer_header("Set-Cookie2"), f"sid={S}", ("sid=",)),
    Twins("query auth", _url(f"{URL}?a=1&auth=@@"), clean=("none", "oauth2")),
    Twins("query pw", _url(f"{URL}?pw=@@"), "sunshine", ("640",)),
    Twins("query appid", _url(f"{URL}?appid=@@"), HEX, ("wx1a2b3c4d5e6f7a8b", UUID)),
)

NO_SECRETS = tuple(
    (name, S)
    for name in (
        *("Idempotency-Key", "Sec-WebSocket-Key", "X-Cache-Key", "Surrogate-Key", "X-Request-Id", "X-Design", "ETag"),
        *("X-Partition-Key", "X-Author", "X-Auth-Mode", "X-Sign-Count", "X-Session-Count"),
    )
)

PASSWORDS = (
    *(
        Twins(f"json {name}", _sent({"a": 1, name: "@@"}), "sunshine", ("true", "************"))
        for name in (
            *("new_password", "oldPassword", "password2", "password_confirmation", "db_password", "userPwd"),
            *("passwort", "mot_de_passe", "contraseña", "newPassphrase"),
        )
    ),
    Twins("password of words", _sent({"new_password": "@@"}), "correct horse battery", ("hidden",)),
    Twins("password of digits", _sent({"new_password": "@@"}), "1234567"),
    Twins("password's hash", _json({"passwordHash": "@@"}), f"$2b$12${S}"),
    Twins("passwords asked about", _json({"hasPassword": "@@", "f": "/new"}), S, ("sometimes", "by mail")),
    Twins("password in errors", _json({"errors": {"new_password": "@@"}}), S, ("is too short, take more",)),
    Twins("password beside a user", _json({"user": "ada", "pass": "@@"}), "first-class-2", ("***",)),
    Twins("pass", _json({"pass": "@@"}), S, ("first-class-2", "boarding", "day pass")),
    Twins("recovery codes", _json({"recovery_codes": ["@@"]}), "zq15-k8mw2", ("sent by mail",)),
)

OAUTH = (
    Twins("code for a token", _sent({"grant_type": "authorization_code", "code": "@@"}), S, ("EUR",)),
    Twins("user code", _json({"user_code": "@@"}), "WDJB-MJHT", ("CUST-0001", "admin"), "zapier"),
    Twins("user code beside a device's", _json({"device_code": "<DEVICE-CODE-1>", "user_code": "@@"}), "0A44-L90H"),
    Twins("request uri", _json({"request_uri": "@@"}), f"urn:ietf:params:oauth:request_uri:{S}", ("https://a.test/x",)),
    Twins("request of the back channel", _json({"auth_req_id": "@@"}), S, ("none",)),
    Twins("nonce in json", _json({"nonce": "@@"}), S, ("12", "abcdefghijklmnopqrst")),
    Twins("session state", _url(f"{URL}?session_state=@@"), S, ("active",), "zapier"),
)

MORE = (
    Twins("short code", _url(f"{URL}?code=@@"), "P7HVDctQ", ("EUR", "12345678")),
    Twins("short state", _url(f"{URL}?state=@@"), "5T4uUhf7kvml", ("succeeded", "NY")),
    Twins("encrypted token", _json({"jwe": "@@"}), f"eyJhbGciOiJkaXIifQ..{S}.{S}.{S}", ("eyJhbGciOiJkaXIifQ..",)),
    Twins(
        "login in a text",
        _json({"header": "Basic @@"}),
        "Ym9iOmtPN3JSdTV5a1lZcQ==",
        ("authentication", "aW50cm9kdWN0aW9uIHRvIGl0"),
    ),
    Twins("card with points", _json({"m": "card @@ declined"}), "4242.4242.4242.4242", ("4242.4242.4242.4241",)),
)

PAIRS = (
    Twins("pair by type", _json([{"type": "password", "value": "@@"}]), "sunshine", ("***",)),
    Twins("pair in capitals", _json([{"Key": "DB_SECRET", "Value": "@@"}]), S, ("on",)),
    Twins("pair by field", _json({"field": "api_key", "value": "@@"}), S, ("***",)),
    Twins("pair by another name", _json([{"type": "colour", "value": "@@"}]), "AKIAIOSFODNN7QWERTYU", (S, "red")),
    Twins("patch", _sent([{"op": "replace", "path": "/user/password", "value": "@@"}]), "sunshine", ("***",)),
    Twins("patch of another", _sent([{"op": "replace", "path": "/note", "value": "@@"}]), "zoe@a.example", (S,)),
    Twins(
        "error with its input", _json({"detail": [{"loc": ["body", "password"], "input": "@@"}]}), "sunshine", ("***",)
    ),
    Twins("error of another", _json({"detail": [{"loc": ["body", "name", 0], "input": "@@"}]}), "zoe@a.example", (S,)),
    Twins("value below its name", _json({"token": {"value": "@@"}}), S, ("BTC", "1000000000000000000")),
    Twins("value below a longer name", _json({"createToken": {"value": "@@"}}), S, ("done",)),
    Twins("secret as text", _json({"secretText": "@@"}), "neL8Q~jVHq8xiM0OGr4hTxoF54", ("********",), "microsoft"),
    Twins("value of a secret", _json({"clientSecretValue": "@@"}), S, ("[redacted]",)),
)

LINKS = (
    Twins(
        "teams",
        _url(f"https://outlook.office.com/webhook/{UUID}@{UUID}/IncomingWebhook/@@/{UUID}"),
        HEX,
        ("x",),
        "microsoft",
    ),
    Twins("teams, newer", _url(f"https://a.webhook.office.com/webhookb2/{UUID}@{UUID}/IncomingWebhook/@@/{UUID}"), HEX),
    Twins("slack command", _url("https://hooks.slack.com/commands/T0123ABCD/@@"), f"1234567890123/{S}", (), "slack"),
    Twins("slack action", _json({"u": "https://hooks.slack.com/actions/T0123ABCD/@@"}), f"12345/{S}", (), "slack"),
    Twins(
        "stripe account link",
        _json({"url": "https://connect.stripe.com/setup/s/@@"}),
        f"acct_1abc/{S[:12]}",
        ("a",),
        "stripe",
    ),
    Twins(
        "stripe checkout",
        _json({"url": "https://checkout.stripe.com/c/pay/cs_test_a1#@@"}),
        f"fidkdWxOYHwnPyd1{S}",
        (),
        "stripe",
    ),
    Twins("stripe id number", _form("individual[id_number]=@@"), "918273645", (), "stripe"),
    Twins("google upload", _url("https://www.googleapis.com/upload/drive/v3/files?upload_id=@@"), S, (), "google"),
    Twins(
        "discord", _url("https://discord.com/api/webhooks/@@"), f"123456789012345678/{S * 3}", ("123456789012345678",)
    ),
    Twins("calendar", _json({"u": "https://calendar.google.com/calendar/ical/x/private-@@/basic.ics"}), HEX, ("x",)),
    Twins("telegram", _url("https://api.telegram.org/bot@@/sendMessage"), f"712345678:AA{S}abcdefghijklm", ("7:AAx",)),
)

_PLAIN = "text/plain"
PROSE = (
    Twins(
        "settings of aws",
        _body(_PLAIN, "[default]\naws_secret_access_key = @@\n"),
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ2pLmKEY9",
        ("none",),
    ),
    Twins(
        "key that is wrong", _json({"error": "Incorrect API key provided: @@."}), S, ("none", "my-service-account-1")
    ),
    Twins("bearer that expired", _json({"m": "Token 'Bearer @@' expired"}), S, ("abc", UUID)),
    Twins("token that is wrong", _body(_PLAIN, "invalid token @@"), S, ("near line 1203", "at-position-1203-of-input")),
    Twins("variable", _json({"m": 'Variable $password of value \\"@@\\" is invalid'}), S, ("x",)),
    Twins("page in prose", _json({"m": "Invalid API key: @@. Next page token x"}), S, ("none",)),
    Twins(
        "option", _body(_PLAIN, "run --password @@ --host x"), "hunter22", ("option", "$PASSWORD", "<yours>", "--quiet")
    ),
    Twins("curl", _body(_PLAIN, "curl -u admin:@@ https://x.test"), "sunshine", ("$PASSWORD", "<password>")),
    Twins("folded yaml", _body("application/yaml", "user: bob\npassword: >-\n  @@\n"), S),
    Twins("nested yaml", _body("application/yaml", "secret:\n  value: @@\n"), S, ("none", "optional-by-default")),
    Twins("stomp", _body(_PLAIN, "CONNECT\nlogin:bob\npasscode:@@\n\n"), S, ("none",)),
    Twins("columns in plain text", _body(_PLAIN, "id,password\n1,@@\n"), "sunshine", ("***",)),
    Twins("columns by tabs", _body("text/tab-separated-values", "id\tpassword\n1\t@@\n"), "sunshine", ("***",)),
    Twins("columns by semicolons", _body("text/csv", "id;password;n\n1;@@;2\n"), "sunshine", ("***",)),
    Twins(
        "prose with commas", _body(_PLAIN, "Hello,password\nkeep it well, @@, friend\n"), "AKIAIOSFODNN7QWERTYU", (S,)
    ),
)

_PART = 'Content-Disposition: form-data; name="password"'
FORMS = (
    Twins(
        "multipart by line feeds",
        _body("multipart/form-data; boundary=b", f"--b\n{_PART}\n\n@@\n--b--\n"),
        "sunshine",
        ("***",),
    ),
    Twins(
        "multipart of no boundary",
        _body("multipart/form-data", f"--b\r\n{_PART}\r\n\r\n@@\r\n--b--\r\n"),
        "sunshine",
        ("***",),
    ),
    Twins("multipart of no type", _body("", f"--b\r\n{_PART}\r\n\r\n@@\r\n--b--\r\n"), "sunshine", ("***",)),
    Twins(
        "input without marks",
        _body("text/html", "<form><input type=hidden name=csrf_token value=@@></form>"),
        S,
        ("none",),
    ),
    Twins(
        "input of another name",
        _body("text/html", "<form><input type=text name=note value=@@></form>"),
        "zoe@a.example",
        (S,),
    ),
    Twins(
        "element in a telling one",
        _body("text/xml", "<a><br/><Password><Value>@@</Value><Plain>true</Plain></Password></a>"),
        S,
        ("x",),
    ),
    Twins(
        "element after one",
        _body("text/xml", "<a><Password>***</Password><Value>@@</Value></a>"),
        "zoe@a.example",
        (S,),
    ),
    Twins(
        "event over two lines",
        _body("text/event-stream", 'id: 1\ndata: {"token":\ndata: "@@"}\n\nid: 2\n'),
        S,
        ("BTC",),
    ),
)

PERSONAL = (
    Twins(
        "phone with spaces",
        _body(_PLAIN, "call @@ soon"),
        "+44 20 7946 0958",
        ("+2 items", "+20 2026 11", "UTC+2 2026 1130 1000"),
    ),
    Twins("phone with hyphens", _body(_PLAIN, "call @@"), "+1 415-555-2671", ("+1 115-555-2671",)),
    Twins("iban in small letters", _json({"to": "@@"}), "de89370400440532013000", ("de88370400440532013000",)),
    Twins("iban by its field", _json({"iban": "@@"}), "fr7630006000011234567890189", ("none",)),
)

ALL = (*REPEATED, *HEADERS, *PASSWORDS, *OAUTH, *MORE, *PAIRS, *LINKS, *PROSE, *FORMS, *PERSONAL)


@pytest.mark.parametrize("twins", ALL, ids=lambda each: each.name)
def test_the_secret_goes(twins: Twins) -> None:
    """It is nowhere in what would be written, the gate behind agrees, and scrubbing again changes nothing."""
    exchange = twins.make(twins.secret)
    assert twins.secret in _written(exchange)
    clean = _clean(exchange, twins.provider)
    assert twins.secret not in _written(clean)
    assert _clean(clean, twins.provider) == clean


@pytest.mark.parametrize(
    ("twins", "text"),
    [(each, text) for each in ALL for text in each.clean],
    ids=lambda each: getattr(each, "name", each),
)
def test_the_twin_stays(twins: Twins, text: str) -> None:
    """Byte for byte, and the gate has nothing to say."""
    exchange = twins.make(text)
    assert _clean(exchange, twins.provider) == exchange


def _written(exchange: Exchange) -> str:
    return "\n".join((lines.write(exchange, {}), exchange.request.body.decode(), exchange.response.body.decode()))


@pytest.mark.parametrize(("name", "text"), NO_SECRETS)
def test_other_headers_stay(name: str, text: str) -> None:
    """What ends alike and opens nothing."""
    exchange = _header(name)(text)
    assert _clean(exchange, "oauth") == exchange


@pytest.mark.parametrize("uuid", ["11111111-2222-3333-4444-555555555555", "00000000-0000-4000-8000-000000004242"])
def test_digits_of_a_uuid_are_no_card(uuid: str) -> None:
    """Whatever their check digit says."""
    exchange = _json({"token_use": "@@", "of": "a @@ b"})(uuid)
    assert _clean(exchange, "oauth") == exchange


def test_the_gate_reads_tables_in_archives() -> None:
    """A member's name says that it is one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", "id,password\n1,sunshine\n")
    body = replace(_exchange().response, body=made.getvalue())
    (leak,) = gate.leaks([replace(_exchange(), response=body)], catalogue.find("oauth"))
    assert "'a.csv' in a zip archive looks like PASSWORD" in str(leak)


def test_members_of_one_name_keep_their_places() -> None:
    """Both are written, each with its own value."""
    clean = _clean(_json('{"a":1,"key":"@@","key":"x@y.example","key":3}')("AKIAIOSFODNN7QWERTYU"), "oauth")
    assert clean.response.body == b'{"a":1,"key":"<AWS-KEY-1>","key":"email-1@example.invalid","key":3}'


@pytest.mark.parametrize(
    ("provider", "exchange"),
    [
        ("google", _url("https://www.googleapis.com/drive/v3/files?pageToken=@@")(PAGE)),
        ("google", _json({"kind": "drive#fileList", "nextPageToken": "@@", "files": []})(PAGE)),
        ("google", _url("https://www.googleapis.com/calendar/v3/x/events?syncToken=@@")(PAGE)),
        ("google", _json({"nextSyncToken": "@@"})(PAGE)),
        ("microsoft", _url("https://graph.microsoft.com/v1.0/me/messages?$skiptoken=@@")(SKIP)),
        ("microsoft", _json({"@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=@@"})(SKIP)),
        ("microsoft", _json({"@odata.deltaLink": "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=@@"})(SKIP)),
        ("oauth", _json({"next_page_token": "@@", "NextContinuationToken": "@@", "pagination_token": "@@"})(PAGE)),
        ("oauth", _body("application/xml", "<L><NextContinuationToken>@@</NextContinuationToken></L>")(PAGE)),
        ("oauth", _url("https://s3.else.test/b?continuation-token=@@")(PAGE)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_places_in_lists_pass_the_gate(provider: str, exchange: Exchange) -> None:
    """However random they look: they open nothing, and a client asks for the next page by them."""
    assert _clean(exchange, provider) == exchange


def test_a_token_that_resets_a_password_is_no_place_in_a_list() -> None:
    """It opens an account."""
    clean = _clean(_json({"password_reset_token": "@@", "resetToken": "@@x"})(S), "oauth")
    assert S.encode() not in clean.response.body
