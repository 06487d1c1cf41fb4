"""Values that other tools' recordings left in, each beside a twin that is no secret: the first goes, the second stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
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


ALL = (*REPEATED,)


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
