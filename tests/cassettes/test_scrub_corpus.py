"""Planted values in every carrier and encoding that other authors' traffic has: none is left, and what is no secret stays."""

from __future__ import annotations

import base64
import gzip
import html
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from harness.cassettes import gate, lines
from harness.cassettes.scrub import Scrubber
from harness.model.exchange import Exchange, Headers, Request, Response
from harness.model.provider import Provider

ANYONE = Provider(name="anyone", title="Anyone", hosts=("api.else.test",), contract_source="")
S = "Zq8vR2mK7pL4wX9tB3nH"
AWKWARD = 'p@ss/w+rd=&"<é>7'
MAIL = "grace.hopper@navy.example"
PAN = "5555555555554444"
JSON, FORM, XML, HTML, TEXT, SSE, NDJSON = (
    (("Content-Type", kind),)
    for kind in (
        "application/json",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/html",
        "text/plain",
        "text/event-stream",
        "application/x-ndjson",
    )
)
MULTIPART = (("Content-Type", "multipart/form-data; boundary=b"),)
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImdyYWNlLmhvcHBlckBuYXZ5LmV4YW1wbGUifQ.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


@dataclass(frozen=True)
class Planted:
    """A value and the exchange that it stands in."""

    name: str
    secret: str
    exchange: Exchange


def _made(url: str = "https://api.else.test/v1/things", asked: Any = (), sent: bytes = b"", **answer: Any) -> Exchange:
    answered: Headers = answer.get("answered", JSON)
    body = answer.get("body", b"{}")
    return Exchange(
        request=Request(method="POST", url=url, headers=asked, body=sent),
        response=Response(status=200, reason=answer.get("reason", "OK"), headers=answered, body=body),
        recorded_at="2026-11-21T00:00:00Z",
    )


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _b64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _part(name: str, content: str, extra: str = "", file: str = "") -> bytes:
    filename = f'; filename="{file}"' if file else ""
    head = f'Content-Disposition: form-data; name="{name}"{filename}{extra}'
    return f"--b\r\n{head}\r\n\r\n{content}\r\n--b--\r\n".encode()


def _headers() -> Iterator[Planted]:
    for name in (
        "Authorization",
        "Proxy-Authorization",
        "X-Api-Key",
        "Api-Key",
        "X-Auth-Token",
        "X-Access-Token",
        "X-Amz-Security-Token",
        "X-Goog-Api-Key",
        "X-Vault-Token",
        "X-CSRF-Token",
        "X-XSRF-TOKEN",
        "PRIVATE-TOKEN",
        "Ocp-Apim-Subscription-Key",
        "X-Functions-Key",
        "X-Shopify-Access-Token",
        "X-Hub-Signature",
        "X-Twilio-Signature",
        "X-Client-Secret",
        "X-Webhook-Secret",
        "X-Password",
    ):
        yield Planted(f"request header {name}", S, _made(asked=((name, S),)))
    for name in ("X-Refresh-Token", "X-Session-Token", "X-CSRF-Token", "X-New-Api-Key"):
        yield Planted(f"response header {name}", S, _made(answered=((name, S), *JSON)))
    for scheme in ("Bearer", "Token", "ApiKey", "Bot", "DPoP", "Digest"):
        yield Planted(f"scheme {scheme}", S, _made(asked=(("Authorization", f"{scheme} {S}"),)))
    basic = f"Basic {_b64(f'ada:{S}')}"
    yield Planted("basic auth", S, _made(asked=(("Authorization", basic),)))
    yield Planted(
        "basic auth echoed in plain", S, _made(asked=(("Authorization", basic),), body=f'{{"was":"{S}"}}'.encode())
    )
    yield Planted("basic auth echoed", S, _made(body=json.dumps({"headers": {"Authorization": basic}}).encode()))
    yield Planted("websocket protocol", S, _made(asked=(("Sec-WebSocket-Protocol", f"chat, {S}"),)))
    k8s = f"base64url.bearer.authorization.k8s.io.{_b64url(S + 'aa')}"
    yield Planted("websocket protocol of kubernetes", S, _made(asked=(("Sec-WebSocket-Protocol", f"v4, {k8s}"),)))
    signed = f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/x, Signature={S}"
    yield Planted("aws signature", S, _made(asked=(("Authorization", signed),)))
    yield Planted("referer", S, _made(asked=(("Referer", f"https://app.test/?access_token={S}"),)))
    yield Planted("reason phrase", "sk_live_4eC39HqLyjWDarjt", _made(reason="no sk_live_4eC39HqLyjWDarjt"))


def _cookies() -> Iterator[Planted]:
    yield Planted("cookie", S, _made(asked=(("Cookie", f"theme=dark; sid={S}"),)))
    yield Planted("cookie, encoded", S, _made(asked=(("Cookie", f"auth=%22{S}%22"),)))
    yield Planted(
        "set-cookie", S, _made(answered=(("Set-Cookie", f"sid={S}; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT"),))
    )
    yield Planted("set-cookies joined by commas", S, _made(answered=(("Set-Cookie", f"a=1; Path=/, sid={S}; Secure"),)))
    yield Planted("set-cookies joined by lines", S, _made(answered=(("set-cookie", f"a=1; Path=/\nsid={S}; Secure"),)))
    yield Planted("cookie echoed", S, _made(body=json.dumps({"headers": {"Cookie": f"sid={S}"}}).encode()))
    yield Planted("cookies as an object", S, _made(body=json.dumps({"cookies": {"sid": S}}).encode()))
    state = {"cookies": [{"name": "session_token", "value": S, "domain": "x"}]}
    yield Planted("cookies as a browser's state", S, _made(body=json.dumps(state).encode()))


def _urls() -> Iterator[Planted]:
    base = "https://api.else.test"
    for name in ("access_token", "api_key", "apikey", "key", "token", "client_secret", "password", "code", "state", "sig",
                 "signature", "X-Amz-Signature", "hmac", "auth_token", "jwt", "sessionid", "ticket", "id_token"):  # fmt: skip
        yield Planted(f"query {name}", S, _made(f"{base}/x?a=1&{name}={S}"))
    yield Planted("query, percent-encoded", AWKWARD, _made(f"{base}/x?password={quote(AWKWARD, safe='')}"))
    yield Planted(
        "query, twice percent-encoded",
        S,
        _made(f"{base}/x?next={quote(quote(f'https://y.test/?access_token={S}', safe=''), safe='')}"),
    )
    yield Planted("url in a query", S, _made(f"{base}/x?next={quote(f'https://y.test/?access_token={S}', safe='')}"))
    yield Planted("json in a query", S, _made(f"{base}/x?filter={quote(json.dumps({'password': S}))}"))
    yield Planted("base64 in a query", S, _made(f"{base}/x?p={_b64url(json.dumps({'client_secret': S}))}"))
    yield Planted("query without names", JWT, _made(f"{base}/x?{JWT}"))
    yield Planted("userinfo", S, _made(f"https://ada:{S}@api.else.test/x"))
    yield Planted("userinfo, encoded", AWKWARD, _made(f"https://ada:{quote(AWKWARD, safe='')}@api.else.test/x"))
    yield Planted("path after its name", S, _made(f"{base}/password-reset/{S}"))
    yield Planted("path parameter", S, _made(f"{base}/x;jsessionid={S}/y"))
    yield Planted("path with an e-mail", MAIL, _made(f"{base}/users/{MAIL}"))
    yield Planted("path with an encoded e-mail", MAIL, _made(f"{base}/users/{quote(MAIL, safe='')}"))
    yield Planted("fragment", S, _made(f"{base}/x#access_token={S}"))
    yield Planted("fragment of a route", S, _made(f"{base}/x#/callback?access_token={S}"))
    yield Planted("slack hook", "B0000/XXXXXXXXXX", _made("https://hooks.slack.com/services/T0000/B0000/XXXXXXXXXX"))
    for where in (f"https://app.test/cb?code={S}&state={S}", f"/cb?code={S}&state={S}", f"/cb#access_token={S}",
                  f"myapp://cb?code={S}", f"https://app.test/login?then={quote(f'/cb?code={S}', safe='')}"):  # fmt: skip
        yield Planted(f"redirect to {where[:22]}", S, _made(answered=(("Location", where),)))
    link = f'<https://api.else.test/x?page=2&access_token={S}>; rel="next"'
    yield Planted("link", S, _made(answered=(("Link", link),)))
    yield Planted("refresh", S, _made(answered=(("Refresh", f"0; url=https://x.test/?token={S}"),)))


def _forms() -> Iterator[Planted]:
    for name in ("password", "client_secret", "refresh_token", "code", "code_verifier", "assertion", "user[password]",
                 "login.passwd", "api-key", "apiKey", "SAMLResponse", "new_password", "csrfmiddlewaretoken",
                 "authenticity_token", "__RequestVerificationToken"):  # fmt: skip
        yield Planted(f"form {name}", S, _made(asked=FORM, sent=f"a=1&{name}={S}".encode()))
    yield Planted("form, awkward", AWKWARD, _made(asked=FORM, sent=f"password={quote(AWKWARD, safe='')}".encode()))
    yield Planted("form, json within", S, _made(asked=FORM, sent=f"payload={quote(json.dumps({'token': S}))}".encode()))
    yield Planted("form, card", PAN, _made(asked=FORM, sent=f"card[number]={PAN}".encode()))
    yield Planted("form, spaced card", "5555 5555 5555 4444", _made(asked=FORM, sent=b"n=5555+5555+5555+4444"))
    yield Planted("form, e-mail", MAIL, _made(asked=FORM, sent=f"to={quote(MAIL)}".encode()))
    yield Planted("form, phone", "+14155552671", _made(asked=FORM, sent=b"phone=%2B14155552671"))
    yield Planted("form without its type", S, _made(sent=f"grant_type=password&password={S}".encode()))
    yield Planted("multipart field", S, _made(asked=MULTIPART, sent=_part("password", S)))
    yield Planted("multipart json", S, _made(asked=MULTIPART, sent=_part("meta", json.dumps({"api_key": S}))))
    yield Planted(
        "multipart file of json",
        S,
        _made(asked=MULTIPART, sent=_part("f", json.dumps({"private_key": S}), file="k.json")),
    )
    yield Planted(
        "multipart file of settings", S, _made(asked=MULTIPART, sent=_part("f", f"A=1\nDB_PASSWORD={S}\n", file=".env"))
    )
    yield Planted("multipart file name", MAIL, _made(asked=MULTIPART, sent=_part("f", "x", file=f"{MAIL}.txt")))
    yield Planted("multipart header", S, _made(asked=MULTIPART, sent=_part("f", "x", extra=f"\r\nX-Api-Key: {S}")))
    packed = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.gz"\r\n\r\n'
        + gzip.compress(f'{{"password":"{S}"}}'.encode())
        + b"\r\n--b--\r\n"
    )
    yield Planted("multipart packed file", S, _made(asked=MULTIPART, sent=packed))
    batch = f"--b\r\nContent-Type: application/http\r\n\r\nGET /x?access_token={S} HTTP/1.1\r\nAuthorization: Bearer {S}\r\n\r\n\r\n--b--\r\n"
    yield Planted(
        "batch of messages", S, _made(asked=(("Content-Type", "multipart/mixed; boundary=b"),), sent=batch.encode())
    )


def _documents() -> Iterator[Planted]:
    def json_of(found: Any) -> Exchange:
        return _made(body=json.dumps(found).encode())

    for name in ("access_token", "refreshToken", "id_token", "clientSecret", "apiKey", "password", "secretAccessKey", "secret",
                 "privateKey", "authToken", "webhookSecret", "sessionToken", "bearerToken", "signingKey", "connectionSecret",
                 "db_password", "otp", "deviceCode", "botToken", "encryptionKey"):  # fmt: skip
        yield Planted(f"json {name}", S, json_of({"data": [{name: S}]}))
    for name, found in (
        ("pin", "4821"), ("ssn", "078-05-1120"), ("pass", S), ("pwd", S), ("passcode", "481516"), ("mobile", "(415) 555-2671"),
    ):  # fmt: skip
        yield Planted(f"json {name}", found, json_of({name: found}))
    yield Planted("json, list under its name", S, json_of({"api_keys": [S]}))
    yield Planted("json, under tokens", S, json_of({"tokens": {"access": S}}))
    yield Planted("json, under credentials", S, json_of({"credentials": {"user": "ada", "value": S}}))
    yield Planted(
        "json, words under a telling name", "correct-horse-battery", json_of({"userToken": "correct-horse-battery"})
    )
    yield Planted("json in json", S, json_of({"body": json.dumps({"password": S})}))
    yield Planted("json in json in json", S, json_of({"a": json.dumps({"b": json.dumps({"password": S})})}))
    yield Planted("json, name and value", S, json_of({"headers": [{"name": "Authorization", "value": f"Bearer {S}"}]}))
    yield Planted("json, pairs", S, json_of({"headers": [["x-api-key", S], ["accept", "x"]]}))
    yield Planted("json, url", S, json_of({"next": f"https://x.test/?access_token={S}"}))
    yield Planted("json, url in prose", S, json_of({"note": f"see https://x.test/?access_token={S} soon"}))
    yield Planted("json, userinfo in prose", S, json_of({"dsn": f"postgres://ada:{S}@db.test/main"}))
    yield Planted("json, base64 of json", S, json_of({"blob": _b64(json.dumps({"client_secret": S}))}))
    yield Planted(
        "json, base64url of json", S, json_of({"blob": _b64url(json.dumps({"client_secret": S, "x": "?>?"}))})
    )
    yield Planted(
        "json, base64 of packed json",
        S,
        json_of({"blob": base64.b64encode(gzip.compress(f'{{"password":"{S}"}}'.encode())).decode()}),
    )
    yield Planted("json, base64 of base64", S, json_of({"blob": _b64(_b64(json.dumps({"password": S})))}))
    yield Planted(
        "json, lines of base64",
        S,
        json_of({"mail": base64.encodebytes(json.dumps({"pad": "x" * 60, "password": S}).encode()).decode()}),
    )
    yield Planted(
        "json, data url", S, json_of({"src": "data:application/json;base64," + _b64(json.dumps({"token": S}))})
    )
    yield Planted("json, percent-encoded", S, json_of({"raw": quote(f"access_token={S}&x=1", safe="")}))
    yield Planted("json, form in a text", S, json_of({"raw": f"x=1&client_secret={S}"}))
    yield Planted("json, escaped", S, _made(body=f'{{"p\\u0061ssword":"{S[0]}\\u0071{S[2:]}"}}'.encode()))
    yield Planted("json, key", MAIL, json_of({MAIL: 1}))
    yield Planted("json, card as a number", PAN, json_of({"card": {"number": int(PAN)}}))
    yield Planted("json, card in prose", PAN, json_of({"note": f"card {PAN} was declined"}))
    yield Planted("json, iban", "DE89370400440532013000", json_of({"to": "DE89370400440532013000"}))
    yield Planted("json, phone", "+442071838750", json_of({"text": "call +442071838750"}))
    yield Planted("json, jwt", JWT, json_of({"anything": JWT}))
    yield Planted("json, claims of a jwt", JWT.split(".")[1], json_of({"claims": JWT.split(".")[1], "mail": MAIL}))
    yield Planted("json behind a guard", S, _made(body=f')]}}\'\n{{"access_token": "{S}"}}'.encode()))
    yield Planted("json with padding", S, _made(body=f'cb({{"access_token": "{S}"}});'.encode(), answered=TEXT))
    yield Planted(
        "private key",
        "MIIEvQIBADANBg",
        json_of({"pem": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----"}),
    )
    yield Planted("aws key", "AKIAIOSFODNN7EXAMPLE", json_of({"x": "AKIAIOSFODNN7EXAMPLE"}))
    yield Planted("github token", "ghp_" + "a1B2" * 9, json_of({"x": "ghp_" + "a1B2" * 9}))
    yield Planted("gitlab token", "glpat-" + "a1B2" * 5, json_of({"x": "glpat-" + "a1B2" * 5}))
    graph = {"query": "mutation($p: String!) { login(password: $p) }", "variables": {"password": S}}
    yield Planted("graphql variables", S, _made(asked=JSON, sent=json.dumps(graph).encode()))
    nested = {"query": "q", "variables": {"input": {"user": {"newPassword": S}}}}
    yield Planted("graphql variables, nested", S, _made(asked=JSON, sent=json.dumps(nested).encode()))
    inline = {"query": f'mutation {{ login(password: "{S}") {{ id }} }}'}
    yield Planted("graphql text", S, _made(asked=JSON, sent=json.dumps(inline).encode()))
    yield Planted(
        "server-sent event", S, _made(body=f'id: 1\ndata: {{"access_token": "{S}"}}\n\n'.encode(), answered=SSE)
    )
    yield Planted("server-sent form", S, _made(body=f"data: access_token={S}&x=1\n\n".encode(), answered=SSE))
    yield Planted("json lines", S, _made(body=f'{{"a": 1}}\n{{"password": "{S}"}}\n'.encode(), answered=NDJSON))
    yield Planted("json in two bytes a character", S, _made(body=json.dumps({"password": S}).encode("utf-16")))
    yield Planted(
        "text in two bytes a character",
        S,
        _made(body=f"password={S}".encode("utf-16-le"), answered=(("Content-Type", "text/plain; charset=utf-16le"),)),
    )


def _markup() -> Iterator[Planted]:
    def xml(text: str) -> Exchange:
        return _made(body=text.encode(), answered=XML)

    def page(text: str) -> Exchange:
        return _made(body=f"<html><body>{text}</body></html>".encode(), answered=HTML)

    yield Planted("xml element", S, xml(f"<?xml version='1.0'?><r><password>{S}</password></r>"))
    yield Planted("xml element with a prefix", S, xml(f"<s:r><o:Password Type='x'>{S}</o:Password></s:r>"))
    yield Planted("xml attribute", S, xml(f'<login user="ada" password="{S}"/>'))
    yield Planted("xml, escaped", AWKWARD, xml(f"<r><password>{html.escape(AWKWARD)}</password></r>"))
    yield Planted("xml, cdata", S, xml(f"<r><apiKey><![CDATA[{S}]]></apiKey></r>"))
    yield Planted("xml, comment", S, xml(f"<r><!-- password={S} --></r>"))
    yield Planted("xml of security headers", S, xml(f"<wsse:BinarySecurityToken>{S}</wsse:BinarySecurityToken>"))
    yield Planted("xml in json", S, _made(body=json.dumps({"x": f"<r><token>{S}</token></r>"}).encode()))
    yield Planted("html input", S, page(f'<input type="hidden" name="csrf_token" value="{S}">'))
    yield Planted("html input, value first", S, page(f'<input value="{S}" name="authenticity_token">'))
    yield Planted("html input, single quotes", S, page(f"<input name='password' value='{S}'>"))
    yield Planted("html meta", S, page(f'<meta name="csrf-token" content="{S}">'))
    yield Planted("html data attribute", S, page(f'<div data-api-key="{S}"></div>'))
    yield Planted("html link", S, page(f'<a href="/cb?access_token={S}&amp;x=1">x</a>'))
    yield Planted("html absolute link", S, page(f'<a href="https://x.test/cb?access_token={S}&amp;x=1">x</a>'))
    yield Planted("html script", S, page(f'<script>window.cfg = {{apiKey: "{S}"}};</script>'))
    yield Planted("html script of json", S, page(f'<script type="application/json">{{"accessToken": "{S}"}}</script>'))
    plist = f"<plist><dict><key>password</key><string>{S}</string></dict></plist>"
    yield Planted("property list", S, xml(plist))
    member = f"<member><name>password</name><value><string>{S}</string></value></member>"
    yield Planted("xml-rpc", S, xml(f"<struct>{member}</struct>"))
    yield Planted("xml property", S, xml(f'<configuration><property name="api.key">{S}</property></configuration>'))
    yield Planted("html textarea", S, page(f'<textarea name="api_key">{S}</textarea>'))
    yield Planted("html mail link", MAIL, page(f'<a href="mailto:{MAIL}">x</a>'))


def _bodies() -> Iterator[Planted]:
    packed = json.dumps({"password": S}).encode()
    yield Planted("gzip without a header", S, _made(body=gzip.compress(packed)))
    yield Planted("zlib without a header", S, _made(body=zlib.compress(packed)))
    yield Planted("gzip sent", S, _made(asked=(("Content-Encoding", "gzip"), *JSON), sent=gzip.compress(packed)))
    yield Planted(
        "bytes that are no text", "sk_live_4eC39HqLyjWDarjt", _made(body=b"\xff\xfe\x00sk_live_4eC39HqLyjWDarjt\x00")
    )
    yield Planted(
        "bytes that repeat a field", S, _made(asked=FORM, sent=f"password={S}".encode(), body=b"\xff\x00" + S.encode())
    )
    for name, text in (
        ("settings", f"db.password={S}"),
        ("yaml", f"auth:\n  password: {S}\n"),
        ("environment", f"export GITHUB_TOKEN={S}"),
        ("log line", f'INFO login password="{S}" ok'),
        ("message head", f"HTTP/1.1 200 OK\r\nAuthorization: Bearer {S}\r\n\r\nhi"),
        ("curl", f"curl -H 'Authorization: Bearer {S}' https://x.test"),
        ("python", f'client = Client(api_key="{S}")'),
        ("ruby", f'{{:password=>"{S}"}}'),
        ("prose with a url", f"go to https://x.test/?token={S}."),
    ):
        yield Planted(f"text: {name}", S, _made(body=text.encode(), answered=TEXT))
    learnt: dict[str, Any] = {"asked": FORM, "sent": f"password={quote(AWKWARD, safe='')}".encode(), "answered": TEXT}
    for name, spell in _SPELLINGS.items():
        yield Planted(f"repeated, {name}", AWKWARD, _made(**learnt, body=f"x {spell(AWKWARD)} y".encode()))


_SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "percent": lambda text: quote(text, safe=""),
    "percent in small letters": lambda text: (
        quote(text, safe="").replace("%C3%A9", "%c3%a9").lower().replace("p%40", "p%40")
    ),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "json": lambda text: json.dumps(text)[1:-1],
    "html": html.escape,
    "base64": _b64,
    "hexadecimal": lambda text: text.encode().hex(),
}

CORPUS = tuple(
    each for many in (_headers, _cookies, _urls, _forms, _documents, _markup, _bodies) for each in many()
)  # fmt: skip


def _written(exchange: Exchange) -> str:
    """Everything that would be written, packed bodies opened too."""
    large: dict[str, bytes] = {}
    text = lines.write(exchange, large) + "".join(body.decode("latin-1") for body in large.values())
    return "\n".join((text, *(_opened(each) for each in (exchange.request.body, exchange.response.body))))


def _opened(body: bytes) -> str:
    for unpack in (gzip.decompress, zlib.decompress, bytes):
        try:
            body = unpack(body)
            break
        except (OSError, EOFError, zlib.error):
            continue
    return f"{body.decode('latin-1')}\n{body.decode('utf-16-le', 'replace')}\n{body.decode('utf-8', 'replace')}"


def _spelt(secret: str) -> Iterator[str]:
    """The secret in every spelling, and within base64 at each of its three places. Nothing here is the scrubber's own."""
    octets = secret.encode()
    yield from (spell(secret) for spell in _SPELLINGS.values())
    for before in range(3) if len(octets) >= 8 else ():
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            inner = encode(b"\0" * before + octets)[(before * 8 + 5) // 6 : -4]
            yield inner.decode().rstrip("=")
    yield octets.hex().upper()


def test_the_corpus_is_large_enough() -> None:
    """At least 150 values, each planted once under its own name."""
    assert len(CORPUS) >= 150
    assert len({each.name for each in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("planted", CORPUS, ids=lambda each: each.name)
def test_no_planted_value_is_left(planted: Planted) -> None:
    """By rules that know nothing of the provider the value goes in every spelling, and the gate behind agrees."""
    if not any(word in planted.name for word in ("packed", "base64", "escaped")):
        assert any(spelling in _written(planted.exchange) for spelling in _spelt(planted.secret))
    (clean,) = Scrubber(ANYONE).scrub([planted.exchange]).exchanges
    written = _written(clean)
    assert [spelling for spelling in _spelt(planted.secret) if spelling in written] == []
    assert list(gate.leaks([clean], ANYONE)) == []
    assert Scrubber(ANYONE).scrub([clean]).exchanges == (clean,)


KEPT: dict[str, Any] = {
    "id": "cus_NffrFeUfNV2Hib",
    "etag": '"33a64df551425fcc55e4d42a148795d9f25f89d4"',
    "uuid": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "amount": 123456,
    "total": "1234567.89",
    "currency": "eur",
    "status": "requires_payment_method",
    "state": "succeeded",
    "created": 1795228117,
    "at": "2026-11-21T03:24:28+02:00",
    "masked": "**** **** **** 4242",
    "api_key": "sk_test_****7dc",
    "password": "********",
    "secret": "[REDACTED]",
    "token_type": "Bearer",
    "expires_in": 3600,
    "next_page_token": "CAUQAA3f9d8e7c6b5a",
    "nextPageToken": "CAUQAA3f9d8e7c6b5a",
    "max_tokens": 4096,
    "usage": {"prompt_tokens": 1024, "completion_tokens": 2048},
    "error": {"code": "invalid_request", "message": "token: required"},
    "version": "2026-10-28.endive",
    "sha": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "image": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "link": "https://api.else.test/v1/things?limit=10&starting_after=cus_NffrFeUfNV2Hib",
    "grant": "urn:ietf:params:oauth:grant-type:device_code",
    "phone_type": "mobile",
    "snowflake": "1234567890123456789",
    "html": '<p class="x">Hello &amp; welcome</p>',
    "note": "Your password must have 12 characters",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_no_secret_stays(name: str) -> None:
    """Ids, tags, amounts, enum values, pages' tokens and what is masked already are the same, byte for byte."""
    exchange = _made(body=json.dumps({name: KEPT[name]}).encode(), answered=(*JSON, ("ETag", KEPT["etag"])))
    (clean,) = Scrubber(ANYONE).scrub([exchange]).exchanges
    assert clean == exchange
    assert list(gate.leaks([clean], ANYONE)) == []
