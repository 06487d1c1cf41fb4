"""Import and export: what comes from outside is scrubbed or refused, and what goes out comes back the same."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.cassettes import packing, store
from harness.cassettes.exports import har, vcr
from harness.cassettes.gate import SecretLeft
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun, SourceError, UsageError
from harness.model.exchange import Exchange, Request, Response
from harness.providers import catalogue
from harness.run.cassette_export import export, formats
from harness.run.cassette_import import import_recording, named_after
from harness.sources.recordings import parse_recording

S = "Zq8vR2mK7pL4wX9tB3nH"
_NAMES = st.text(alphabet="abcXYZ-", min_size=1, max_size=8).map(lambda name: f"X-{name}")
_VALUES = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=12).map(str.strip)
_HEADERS = st.dictionaries(_NAMES, _VALUES, max_size=3).map(lambda found: tuple(found.items()))
_BODIES = st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
_EXCHANGES = st.builds(
    Exchange,
    request=st.builds(
        Request,
        method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
        url=st.text(alphabet="abc/?&=%20+~", max_size=20).map(lambda tail: f"https://h.test/{tail}"),
        headers=_HEADERS,
        body=_BODIES,
    ),
    response=st.builds(Response, status=st.integers(100, 599), headers=_HEADERS, body=_BODIES, reason=_VALUES),
    recorded_at=st.just("2026-11-03T10:00:00.000Z"),
)


@pytest.mark.parametrize("form", [har, vcr], ids=["har", "vcr"])
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exchanges=st.lists(_EXCHANGES, max_size=5))
def test_what_is_exported_is_read_back(form: Any, exchanges: list[Exchange]) -> None:
    """Method, address, status, bodies, headers and order are the same."""
    written = form.write(exchanges, version="1")
    found = parse_recording(written, where="x").exchanges
    assert [each.request.method for each in found] == [each.request.method for each in exchanges]
    assert [each.request.url for each in found] == [each.request.url for each in exchanges]
    assert [each.request.body for each in found] == [each.request.body for each in exchanges]
    assert [each.response for each in found] == [each.response for each in exchanges]


def _entry(url: str = "https://api.else.test/x", **changes: Any) -> dict[str, Any]:
    content = changes.pop("content", {"text": "{}", "mimeType": "application/json"})
    request = {"method": "POST", "url": url, "headers": [], **changes.pop("request", {})}
    response = {"status": 200, "statusText": "OK", "headers": changes.pop("answered", []), "content": content}
    return {"startedDateTime": "2026-11-03T10:00:00Z", "request": request, "response": {**response, **changes}}


def _har(folder: Path, *entries: Any, name: str = "My traffic.har") -> Path:
    file = folder / name
    file.write_text(json.dumps({"log": {"entries": entries, "comment": S, "pages": [{"title": S}]}}))
    return file


def _everything(folder: Path) -> str:
    return "\n".join(each.read_bytes().decode("latin-1") for each in folder.rglob("*") if each.is_file())


def test_nothing_planted_in_a_har_file_reaches_the_disk(tmp_path: Path) -> None:
    """Neither in what went over the wire nor in what the browser repeats of it."""
    pair = [{"name": "access_token", "value": S}]
    entry = _entry(
        f"https://ada:{S}@api.else.test/x?access_token={S}#id_token={S}",
        request={
            "headers": [{"name": "Authorization", "value": f"Bearer {S}"}, {"name": "Cookie", "value": f"sid={S}"}],
            "cookies": pair,
            "queryString": pair,
            "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "password", "value": S}]},
        },
        answered=[{"name": "Set-Cookie", "value": f"sid={S}; Path=/"}, {"name": "Location", "value": f"/cb?code={S}"}],
        redirectURL=f"/cb?code={S}",
        cookies=pair,
        _initiator={"url": f"https://x.test/?token={S}"},
        comment=S,
        content={"mimeType": "application/json", "text": json.dumps({"client_secret": S, "id": "cus_NffrFeUfNV2Hib"})},
    )
    imported = import_recording(_har(tmp_path, entry), tmp_path / "out")
    assert imported.folder == tmp_path / "out" / "my-traffic"
    assert S not in _everything(tmp_path / "out")
    assert "cus_NffrFeUfNV2Hib" in _everything(tmp_path / "out")
    assert str(store.load(imported.folder).meta.recorded_from) == "whoever a har file heard"


def test_packed_bodies_are_opened_before_scrubbing(tmp_path: Path) -> None:
    """Of old cassettes, whose bodies are as they came."""
    for name, packed in (("gzip", gzip.compress), ("deflate", zlib.compress)):
        body = packed(json.dumps({"password": S}).encode())
        exchange = Exchange(
            request=Request(method="GET", url="https://h.test/", headers=(("Content-Encoding", name),), body=body),
            response=Response(status=200, headers=(("Content-Encoding", name),), body=body),
        )
        (tmp_path / "old.yaml").write_bytes(vcr.write([exchange], version="1"))
        folder = import_recording(tmp_path / "old.yaml", tmp_path / name).folder
        (found,) = store.load(folder).exchanges
        assert json.loads(found.response.body) == json.loads(found.request.body) == {"password": "<PASSWORD-1>"}


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"x" * 100)[:-12]),
        ("gzip", gzip.compress(b"\0" * (packing.LARGEST + 1))),
        ("mystery", b"x"),
    ],
    ids=["cut off", "bomb", "unknown coding"],
)
def test_what_cannot_be_opened_is_refused(tmp_path: Path, coding: str, body: bytes) -> None:
    """Its secrets could not be seen; the entry is named and nothing is written."""
    answer = Response(status=200, headers=(("Content-Encoding", coding),), body=body)
    exchange = Exchange(request=Request(method="GET", url="https://h.test/"), response=answer)
    (tmp_path / "old.yaml").write_bytes(vcr.write([exchange], version="1"))
    with pytest.raises(CannotRun, match="entry 1"):
        import_recording(tmp_path / "old.yaml", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_only_the_scanner_knows_goes_too(tmp_path: Path) -> None:
    """A key in a form that only the scanner knows is scrubbed, and not a reason to refuse the rest."""
    key = "hf_" + "aBcDeFgHiJ" * 3 + "klmn"
    npm = f"//registry.else.test/:_authToken={'npm_' + 'aB3' * 12}"
    leaky = _entry(
        content={"mimeType": "application/json", "text": json.dumps({"x": f"{npm} x", "id": "cus_1", "k": key})}
    )
    imported = import_recording(_har(tmp_path, leaky), tmp_path / "out")
    written = _everything(imported.folder)
    assert "aB3aB3" not in written
    assert "cus_1" in written


def test_the_gate_closes(tmp_path: Path) -> None:
    """What nobody can look into stops the import before a byte is written."""
    packed = base64.b64encode(bz2.compress(b"password=hunter2hunter2")).decode()
    leaky = _entry(content={"mimeType": "application/octet-stream", "text": packed, "encoding": "base64"})
    with pytest.raises(SecretLeft, match="nothing was written"):
        import_recording(_har(tmp_path, leaky), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "..", ".hidden", "a/b", "a\\b", "a\nb", "x" * 101])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """Such a name is refused before the file is read."""
    with pytest.raises(SourceError, match="no cassette name"):
        import_recording(_har(tmp_path, _entry()), tmp_path / "out", name=name)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["My traffic.har"]


def test_names_of_files_become_names_of_cassettes() -> None:
    """Whatever the file is called."""
    assert named_after(Path("My traffic (2).har")) == "my-traffic-2"
    assert named_after(Path("日本.har")) == "imported"


def test_a_cassette_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    """Nor is a link followed, asked or not."""
    file = _har(tmp_path, _entry())
    import_recording(file, tmp_path / "out", name="x")
    with pytest.raises(UsageError, match="--force"):
        import_recording(file, tmp_path / "out", name="x")
    import_recording(file, tmp_path / "out", name="x", force=True)
    precious = tmp_path / "precious"
    precious.mkdir()
    (tmp_path / "out" / "y").symlink_to(precious)
    with pytest.raises(SourceError, match="links are refused"):
        import_recording(file, tmp_path / "out", name="y", force=True)
    assert list(precious.iterdir()) == []


def test_the_rules_of_every_provider_that_is_called_hold(tmp_path: Path) -> None:
    """One file may hold the traffic of several."""
    stripe = _entry(
        "https://api.stripe.com/v1/x", request={"headers": [{"name": "Stripe-Account", "value": "acct-" + S}]}
    )
    zapier = _entry("https://hooks.zapier.com/hooks/catch/12345/abcdef/")
    folder = import_recording(_har(tmp_path, stripe, zapier), tmp_path / "out").folder
    assert S not in _everything(folder)
    assert "12345/abcdef" not in _everything(folder)
    named = import_recording(_har(tmp_path, stripe), tmp_path / "out", name="s", provider=catalogue.find("stripe"))
    assert store.load(named.folder).meta.provider == "stripe"


def test_a_file_without_exchanges_is_told(tmp_path: Path) -> None:
    """An empty cassette would pass for a recording."""
    with pytest.raises(CannotRun, match="no HTTP exchange"):
        import_recording(_har(tmp_path, _entry("data:,x")), tmp_path / "out")


def test_a_cassette_goes_out_and_comes_back(tmp_path: Path) -> None:
    """Through every format, file by file."""
    exchange = Exchange(
        request=Request(method="PUT", url="https://h.test/a?b=1", body=b"\xff\x00"),
        response=Response(status=404, body="é\n".encode(), reason="Not Found"),
        recorded_at="2026-11-03T10:00:00.000Z",
    )
    about = Meta(provider="h", name="x", recorded_at="2026-11-03T10:00:00Z")
    store.save(tmp_path / "x", Cassette(meta=about, exchanges=(exchange, exchange)))
    assert formats() == ("har", "vcr")
    for form in formats():
        (tmp_path / f"again.{form}").write_bytes(export(tmp_path / "x", form))
        folder = import_recording(tmp_path / f"again.{form}", tmp_path / form).folder
        found = store.load(folder).exchanges
        assert [(each.request, each.response) for each in found] == [(exchange.request, exchange.response)] * 2
    with pytest.raises(UsageError, match="no format"):
        export(tmp_path / "x", "tape")
