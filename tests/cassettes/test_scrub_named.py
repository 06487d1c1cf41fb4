"""Values named by what stands around them, each beside a twin that is no secret: the first goes, the second stays."""

from __future__ import annotations

import base64
import json
import quopri
from dataclasses import dataclass
from typing import Any

import pytest

from harness.cassettes import gate, lines
from harness.model.exchange import Exchange, Headers, Request, Response
from harness.providers import catalogue

S = "Zq8vR2mK7pL4wX9tB3nH"
WORD = "letmein"
ID = "3f2b8c1e-7a4d-4e5f-9b6a-1c2d3e4f5a6b"


@dataclass(frozen=True)
class Twins:
    """A text with `@@` in it, its type, what must go from there, and what must stay there."""

    name: str
    kind: str
    text: str
    secret: str = S
    clean: tuple[str, ...] = ()
    coding: str = "utf-8"


def _json(name: str, document: Any, secret: str = S, clean: tuple[str, ...] = ()) -> Twins:
    return Twins(name, "application/json", json.dumps(document), secret, clean)


PLAIN, HTML, XML, YAML = "text/plain", "text/html", "text/xml", "application/yaml"

TABLES = (
    Twins("insert", PLAIN, "INSERT INTO u(email, password) VALUES ('a', '@@');", WORD, ("",)),
    Twins(
        "insert, second row", PLAIN, "insert into `u` (`id`, `api_key`) values (1, '***'), (now(), '@@')", S, ("***",)
    ),
    Twins("insert, other column", PLAIN, "INSERT INTO u(id, note) VALUES (1, '@@'), (2,", "AKIAIOSFODNN7QWERTYU", (S,)),
    Twins("insert, broken", PLAIN, "INSERT INTO u(id, password) VALUES (1, '@@", "zoe@navy.example", (S,)),
    Twins("copy", PLAIN, "COPY u (id, password) FROM stdin;\n1\t@@\n\\.\n", WORD, ("***",)),
    Twins("create user", PLAIN, "CREATE USER bob WITH PASSWORD '@@'", WORD, ("***",)),
    Twins("identified by", PLAIN, "ALTER USER 'b'@'%' IDENTIFIED BY '@@'", "sunsh!ne", ("***",)),
    Twins("markdown", "text/markdown", "| name | token |\n|---|:--|\n| a | @@ |\n", S, ("BTC",)),
    Twins("console", PLAIN, " id | password \n----+----------\n  1 | @@ \n(1 row)\n", WORD, ("***",)),
    Twins("drawn, other column", PLAIN, "a | b\n--|--\n1 | @@\n", "zoe@navy.example", (S,)),
    _json("columns and rows", {"columns": ["id", "password"], "rows": [[1, "@@"]]}, WORD, ("***",)),
    _json("fields and values", {"fields": [{"name": "id"}, {"name": "api_key"}], "values": [[1, "@@"]]}, S, ("***",)),
    _json("sheet", {"values": [["name", "password"], ["bob", "@@"]]}, WORD, ("***",)),
    _json("sheet of others", {"values": [["name", "colour"], ["bob", "@@"]]}, "zoe@navy.example", (S, WORD)),
    Twins(
        "names and values",
        "text/markdown",
        "| Key | Value |\n|--|--|\n| `api_key` | `@@` |\n",
        S,
        ("string", "required"),
    ),
    Twins("names and values in lines", "text/csv", "key,value\napi_key,@@\n", S, ("string", "required")),
    _json("names and values in rows", {"columns": ["key", "value"], "rows": [["api_key", "@@"]]}, S, ("string", "")),
    Twins("values of others", "text/markdown", "| Key | Value |\n|--|--|\n| colour | @@ |\n", "zoe@navy.example", (S,)),
    Twins("column of several words", "text/csv", "Name,API Key,Made\nci,@@,2026-01-01\n", S, ("***",)),
)

PAGES = (
    Twins(
        "heading of a column",
        HTML,
        "<table><tr><th>N</th><th>API key</th></tr><tr><td>a</td><td>@@</td></tr></table>",
        S,
        ("Show", ID[:8]),
    ),
    Twins("heading of a line", HTML, "<table><tr><th>Secret key</th><td>@@</td></tr></table>", S, ("hidden",)),
    Twins("link to a phone", HTML, '<a href="tel:@@">x</a>', "(112) 555-3219", ("112",)),
    Twins("label beside", HTML, "<p>Your API key: <code>@@</code></p>", S, ("none", "see below")),
    Twins("definition", HTML, "<dl><dt>Client secret</dt><dd>@@</dd></dl>", S, ("not set",)),
    Twins(
        "sentence before", HTML, "<p>Temporary password is <strong>@@</strong></p>", "tr0ub4dor", ("expired", "Show")
    ),
    Twins("class", HTML, "<span class='api-key x'>@@</span>", S, ("copy",)),
    Twins(
        "data beside a name",
        XML,
        "<a><t>token</t><created-at>@@</created-at></a>",
        "AKIAIOSFODNN7QWERTYU",
        ("2023-01-12T23:07:30Z", S),
    ),
    Twins("entity", XML, '<!DOCTYPE a [<!ENTITY pw "@@">]><a><password>&pw;</password></a>', WORD, ("***",)),
    Twins(
        "call of XML-RPC",
        XML,
        "<methodCall><methodName>user.login</methodName><params><param><value><string>bob</string></value></param><param><value><string>@@</string></value></param></params></methodCall>",
        WORD,
        ("***",),
    ),
)

CALLS = (
    _json("call by position", {"method": "login", "params": ["bob", "@@"]}, WORD, ("***",)),
    _json("call of another", {"method": "find", "params": ["bob", "@@"]}, "zoe@navy.example", (S, WORD)),
    _json("call of odoo", {"method": "execute_kw", "args": ["db", 2, "@@", "res.partner", "read"]}, WORD, ("***",)),
    _json(
        "variables",
        {"query": "mutation($p:String!){login(password:$p){id}}", "variables": {"a": 1, "p": "@@", "b": 2}},
        WORD,
        ("***",),
    ),
    _json("argument", {"query": '{ login(user: "bob", apiKey: "@@") { id } }'}, S, ("none",)),
    _json("typed", {"password": {"S": "@@"}}, WORD, ("***",)),
    _json("typed by firestore", {"fields": {"password": {"stringValue": "@@"}}}, WORD, ("***",)),
    _json("deep", {"secret": {"data": {"plaintext": "@@"}}}, S, ("none",)),
    _json("name that is one", {"tokens": {"@@": {"scopes": ["a"]}}}, S, ("main", "read_write")),
    _json("name among others", {"things": {"@@": 1}}, "AKIAIOSFODNN7QWERTYU", (S,)),
    _json("label and content", {"label": "password", "content": "@@"}, WORD, ("type it here",)),
    _json("kubernetes", {"kind": "Secret", "data": {"x": "@@"}}, base64.b64encode(S.encode()).decode(), ("",)),
    _json("others of kubernetes", {"kind": "ConfigMap", "data": {"x": "@@"}}, "zoe@navy.example", (S,)),
    _json("code that was sent", {"to": "+1", "code": "@@"}, "7731", ("EUR",)),
    _json("bank", {"account": "@@", "routing": "011401533"}, "1111222233330000", ("checking",)),
    _json("account of another", {"account": "@@"}, "zoe@navy.example", ("1111222233330000", "checking")),
    _json("vault", {"value": "@@", "id": "https://v.vault.azure.net/secrets/x/1"}, S, ("none",)),
    _json("listed keys", {"keyName": "key1", "value": "@@"}, S, ("none",)),
    _json("link that opens", {"reset_url": "https://x.test/r/@@"}, S, ("welcome",)),
    _json("link that shows", {"self_url": "https://x.test/r/@@"}, "zoe@navy.example", (S,)),
    _json("credentials", {"credentials": {"key": "@@"}}, S, ("eu-central-1", "AWS_SESSION", "2026-11-30T12:00:00Z")),
    _json("option of a command", {"argv": ["run", "--api-key", "@@", "-v"]}, S, ("--force", "from-file")),
    _json("option of another", {"argv": ["run", "--sort-key", "@@", "--password-file"]}, "zoe@navy.example", (S,)),
    _json("rejected value", {"errors": [{"field": "password", "rejectedValue": "@@"}]}, WORD, ("***",)),
    _json(
        "rejected place",
        {"errors": [{"msg": "bad", "path": "password", "location": "body", "value": "@@"}]},
        WORD,
        ("",),
    ),
    _json("rejected other", {"errors": [{"field": "colour", "rejectedValue": "@@"}]}, "zoe@navy.example", (S, WORD)),
    _json("code of a second factor", {"mfaCode": "@@"}, "482913", ("sent", "E11")),
    _json("header in json", {"x_auth": "@@"}, S, ("required",)),
    _json("account of a bank", {"bank": {"account_number": "@@"}}, "506609029803", ("checking",)),
    _json("tax", {"tax_id": "@@"}, "219-09-9999", ("DE136695976", "txi_123456789")),
    _json("passport", {"passportNumber": "@@"}, "C01X00T47", ("required",)),
    _json("pass of a user", {"user": {"pass": "@@"}}, "meadow-violet860", ("***",)),
    _json("pass of a train", {"train": {"pass": "@@"}}, "zoe@navy.example", ("day-ticket", "season-2026")),
    _json("invitation", {"url": "https://x.test/invitations/@@/accept"}, S + "1", (ID, "inv_1a2b3c4d5e6f7a8b9c0d1e")),
    _json("invitation as a thing", {"url": "https://x.test/invitations/@@/members"}, "zoe@navy.example", (S,)),
    _json("sid", {"sid": "@@"}, S, ("AC" + "0f" * 16,)),
    Twins("php", PLAIN, 'a:2:{s:4:"user";s:3:"bob";s:8:"password";s:20:"@@";}', S, ("*" * 20,)),
    Twins("php, other", PLAIN, 'a:1:{s:4:"note";s:20:"@@";}', "zoe@navy.example.com", (S,)),
    Twins("php, session", PLAIN, 'user|s:3:"bob";password|s:20:"@@";', S, ("*" * 20,)),
)

SETTINGS = (
    *(
        Twins(f"variable {name}", PLAIN, f"HOME=/root\n{name}=@@\nPATH=/bin\n", S, ("none",))
        for name in ("SENDGRID_KEY", "STRIPE_SK", "TWILIO_AUTH", "JWT_SIGNING", "APP_SALT", "MAILGUN_KEY")
    ),
    *(
        Twins(f"no secret {name}", PLAIN, f"A=1\n{name}=@@\n", "AKIAIOSFODNN7QWERTYU", (S,))
        for name in ("PRIMARY_KEY", "CACHE_KEY", "PUBLIC_KEY", "BUILD_NAME")
    ),
    Twins("variable, password", PLAIN, "A=1\nREDIS_PW=@@\n", WORD, ("***",)),
    _json("variable in json", {"env": {"SENDGRID_KEY": "@@", "sendgrid_key_count": 2}}, S, ("none",)),
    Twins("exported", PLAIN, "export MAILGUN_KEY='@@'\n", S, ("none",)),
    Twins("image", PLAIN, "FROM x\nENV API_TOKEN @@\nRUN y\n", S, ("none",)),
    Twins("ini", PLAIN, "[db]\nuser = bob\npassword = @@\n", WORD, ("", "required")),
    Twins("yaml", YAML, "db:\n  user: bob\n  password: @@\n", WORD, ("required", "${DB_PASS}")),
    Twins("properties", PLAIN, "a.username=x\na.datasource.password=@@\n", WORD, ("***",)),
    Twins(
        "sentence and no setting",
        PLAIN,
        "Sign up here\nPassword: @@\nthank you all\n",
        "zoe@navy.example",
        ("incorrect", WORD),
    ),
    Twins("netrc", PLAIN, "machine h login bob password @@\n", WORD, ("***",)),
    Twins("pgpass", PLAIN, "db.test:5432:app:bob:@@\n", WORD, ("***",)),
    Twins(
        "secret of kubernetes",
        YAML,
        "kind: Secret\nmetadata:\n  name: x\ndata:\n  x: @@\n",
        base64.b64encode(S.encode()).decode(),
        ("none",),
    ),
    Twins("variable of kubernetes", YAML, "env:\n  - name: DB_PASSWORD\n    value: @@\n", WORD, ("***",)),
    Twins("connection", PLAIN, "Server=h;User ID=sa;Password=@@;Encrypt=True", WORD, ("***",)),
    Twins("account of a connection", PLAIN, "AccountName=x;AccountKey=@@;EndpointSuffix=core", S, ("none",)),
    Twins("connection as an address", PLAIN, "DATABASE_URL=postgres://svc:@@@db:5432/x\n", WORD),
    Twins("structure of go", PLAIN, "{User:bob Password:@@ Age:3}", WORD, ("***",)),
    Twins("folded", YAML, "secretKey: |\n  @@\nother: 1\n", S),
    Twins("call", "application/javascript", "s.setItem('refresh_token', '@@')", S, ("none", "Token is missing")),
    Twins("call of another", "application/javascript", "s.setItem('colour', '@@')", "zoe@navy.example", (S,)),
    Twins("call, header", "application/javascript", 'x.setRequestHeader("X-Auth-Token", "@@")', S, ("none",)),
    Twins(
        "call, label", "application/javascript", "t('password', '@@')", "zoe@navy.example", ("Kennwort", "forgotten")
    ),
    Twins("call, variable", "application/php", "define('DB_PASSWORD', '@@');", WORD, ("***",)),
    Twins("script", "application/javascript", "const password = '@@';", WORD, ("Your password", "***")),
)

SENTENCES = (
    _json("sentence", {"m": "Your temporary password is @@"}, WORD, ("expired", "too short", "required")),
    _json("sentence, key", {"m": "your key is @@"}, S, ("missing", "expired")),
    _json("code before", {"m": "@@ is your Acme login code"}, "482913", ("This",)),
    _json("code after", {"m": "Your verification code is @@. Do not share it."}, "482913", ("wrong", "on its way")),
    _json("number of another", {"m": "error code 401 for order @@"}, "zoe@navy.example", ("482913",)),
    _json("security code", {"m": "visa cvc @@ exp 12/29"}, "737", ("ok",)),
    _json("link", {"link": "/reset-password/@@"}, S, ("sent", "by-mail-address")),
    _json("link to a thing", {"link": "/invitations/@@/"}, "zoe@navy.example", (S, "inv_1a2b3c4d5e6f")),
    _json("query of a link", {"link": "https://x.test/login/verify?t=@@&uid=4"}, S, ("2", "email")),
    _json("national phone", {"m": "call @@"}, "(415) 555-2671", ("(115) 555-2671",)),
    _json("known forms", {"m": "use @@ now"}, "hf_" + "aBcDeFgHiJ" * 3 + "klmn", ("hf_transfer",)),
)  # fmt: skip

ALL = (*TABLES, *PAGES, *CALLS, *SETTINGS, *SENTENCES)


def _exchange(twins: Twins, text: str) -> Exchange:
    body = twins.text.replace("@@", text).encode(twins.coding)
    answer = Response(status=200, headers=(("Content-Type", twins.kind),), body=body)
    return Exchange(request=Request(method="GET", url="https://api.else.test/v1/things"), response=answer)


def _clean(exchange: Exchange) -> Exchange:
    facts = catalogue.find("oauth")
    (clean,) = gate.cleaned([exchange], facts).exchanges
    assert [str(each) for each in gate.leaks([clean], facts)] == []
    return clean


@pytest.mark.parametrize("twins", ALL, ids=lambda each: each.name)
def test_the_secret_goes(twins: Twins) -> None:
    """It is nowhere in what would be written, and scrubbing again changes nothing."""
    exchange = _exchange(twins, twins.secret)
    assert twins.secret in exchange.response.body.decode()
    clean = _clean(exchange)
    assert twins.secret not in clean.response.body.decode() + lines.write(clean, {})
    assert _clean(clean) == clean


@pytest.mark.parametrize(
    ("twins", "text"),
    [(each, text) for each in ALL for text in each.clean],
    ids=lambda each: getattr(each, "name", each),
)
def test_the_twin_stays(twins: Twins, text: str) -> None:
    """Byte for byte, and the gate has nothing to say."""
    exchange = _exchange(twins, text)
    assert _clean(exchange) == exchange


def test_a_serialized_text_has_its_new_length() -> None:
    """PHP reads as many bytes as stand before."""
    text = f'a:1:{{s:8:"password";s:{len(S)}:"{S}";}}'
    clean = _clean(_exchange(Twins("", PLAIN, text), ""))
    assert clean.response.body == b'a:1:{s:8:"password";s:12:"<PASSWORD-1>";}'


def test_a_part_that_is_quoted_printable_is_read() -> None:
    """A soft end of line does not hide what it parts. Source: RFC 2045, 6.7."""
    content = quopri.encodestring(f"{'note ' * 12}password={S}\n".encode())
    assert S.encode() not in content
    head = b"--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    answer = Response(
        status=200, headers=(("Content-Type", "multipart/mixed; boundary=b"),), body=head + content + b"\r\n--b--\r\n"
    )
    clean = _clean(Exchange(request=Request(method="GET", url="https://a.test/"), response=answer))
    assert S.encode() not in quopri.decodestring(clean.response.body)


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_are_seen_without_a_mark(coding: str) -> None:
    """By the zeros beside the letters."""
    clean = _clean(_exchange(Twins("", "application/json", json.dumps({"password": S}), coding=coding), ""))
    assert json.loads(clean.response.body.decode(coding)) == {"password": "<PASSWORD-1>"}


def _asked(url: str, headers: Headers = ()) -> Exchange:
    return Exchange(request=Request(method="GET", url=url, headers=headers), response=Response(status=200))


def test_random_names_of_headers_and_bare_queries_go() -> None:
    """No header and no flag is called like that; ids in paths, which look the same, stay."""
    clean = _clean(_asked(f"https://a.test/v1/{S}/x?{S}", ((S, "1"), ("X-Request-Id", S))))
    assert clean.request.headers == (("<TOKEN-1>", "1"), ("X-Request-Id", "<TOKEN-1>"))
    plain = _asked(f"https://a.test/v1/{S}/x?download&1700000000", (("X-Request-Id", S), ("If-None-Match", f'"{S}"')))
    assert _clean(plain) == plain


def test_a_code_goes_from_a_header_of_its_own() -> None:
    """Whoever's name stands before; a word and a short number stay."""
    clean = _clean(_asked("https://api.else.test/v1", (("X-GitHub-OTP", "482913"), ("X-Acme-OTP", "required"))))
    assert dict(clean.request.headers) == {"X-GitHub-OTP": "<OTP-1>", "X-Acme-OTP": "required"}


def test_a_path_of_a_cookie_is_read() -> None:
    """A link may stand in it."""
    answer = Response(status=200, headers=(("Set-Cookie", f"a=b; Path=/reset/{S}; Secure"),))
    clean = _clean(Exchange(request=Request(method="GET", url="https://a.test/"), response=answer))
    assert clean.response.headers == (("Set-Cookie", "a=<COOKIE-1>; Path=/reset/<TOKEN-1>; Secure"),)
