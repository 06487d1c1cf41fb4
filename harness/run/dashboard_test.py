"""Writes a pytest test that repeats a crash of a dashboard with plain AppTest, without the harness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.model.dashboard import WIDGET_WORDS
from harness.model.errors import CannotRun
from harness.model.finding import Finding
from harness.rules.dashboard._proof import TEST

_KINDS = {words: kind for kind, words in WIDGET_WORDS.items()}
_NAME = re.compile(r"^(?P<words>[^\"]*?)(?: \"(?P<label>.*)\")?(?: \((?P<number>\d+)\))?$", re.DOTALL)
_NO_EDIT: Mapping[str, Any] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
_NO_SELECTION: Mapping[str, Any] = {"rows": [], "columns": []}
_MOMENTS = {"date_input": "date", "time_input": "time", "date_time_input": "datetime"}

HEADER = '''"""Crashes of a dashboard, each repeated by AppTest: a test passes once its crash is mended."""

import base64
import io
import re
from datetime import date, datetime, time
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest


def widget(app, kind, label, number=1):
    """The widget of that kind and label, counted from the top of the page."""
    found = [each for each in app.get(kind) if label in (each.proto.label if hasattr(each.proto, "label") else "", getattr(each.proto, "placeholder", ""), each.key, "")]
    return found[number - 1]


def changed(field):
    """The field with its new value: the script runs, unless the value waits until its form is sent."""
    return field if getattr(field.proto, "form_id", "") else field.run()


def opened(app, title):
    """Go to a page of the menu; AppTest knows files only, hence the private words."""
    app._page_hash = next(key for key, page in app._registered_pages.items() if str(page.get("page_name") or page.get("url_pathname") or "main").replace("_", " ") == title)
    return app


def answering(monkeypatch, answers):
    """Let requests and httpx get these answers: method, path as a pattern, status, headers, body or fault."""

    def chosen(method, url):
        parts = urlsplit(str(url))
        asked = (parts.path, f"{parts.path}?{parts.query}")
        fitting = (each for each in answers if each[0] == method and any(re.search(each[1], one) for one in asked))
        return next(fitting, (method, "", 404, {}, b"", ""))

    try:
        import requests
        import urllib3

        def send(adapter, request, **options):
            _, _, status, headers, body, fault = chosen(request.method, request.url)
            if fault:
                raise (requests.ReadTimeout if fault == "timeout" else requests.ConnectionError)(request=request)
            raw = urllib3.HTTPResponse(io.BytesIO(body), headers, status, preload_content=False)
            return adapter.build_response(request, raw)

        monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    except ImportError:
        pass
    try:
        import httpx

        def response(request):
            _, _, status, headers, body, fault = chosen(request.method, request.url)
            if fault:
                raise (httpx.ReadTimeout if fault == "timeout" else httpx.ConnectError)("repeated", request=request)
            return httpx.Response(status, headers=headers, content=body, request=request)

        async def asynchronous(transport, request):
            return response(request)

        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda transport, request: response(request))
        monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", asynchronous)
    except ImportError:
        pass


def sound(app):
    """The page has no uncaught exception on it."""
    assert not app.exception, [each.message for each in app.exception]
'''


def test_of(script: Path, actions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]], name: str) -> str:
    """The test as text, for a way without timers and dialogs: AppTest has no words for those.

    Shape: an answer has `method`, `path` (a template) or `target` (path and query, as they were sent), `status`, `headers`, `body` and
    `fault`.
    """
    doors = [each for each in actions if each["kind"] in ("query", "user")]
    rest = [each for each in actions if each["kind"] not in ("query", "user")]
    lines = [f"def test_{name}(monkeypatch):"]
    if answers:
        lines.append(f"    answering(monkeypatch, [{', '.join(map(_answer, answers))}])")
    lines.append(f"    app = AppTest.from_file({str(script)!r}, default_timeout=30)")
    lines += [_door(each) for each in doors]
    lines.append("    app.run()")
    for each in rest:
        lines += [f"    {line}" for line in _lines(each)]
    return "\n".join((*lines, "    sound(app)", ""))


def _answer(each: Mapping[str, Any]) -> str:
    template = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(each["path"])) + "/?$"
    pattern = "^" + re.escape(each["target"]) + "$" if each.get("target") else template
    headers = dict(each["headers"])
    return f"({each['method']!r}, {pattern!r}, {each['status']}, {headers!r}, {each['body']!r}, {each['fault']!r})"


def _door(action: Mapping[str, Any]) -> str:
    if action["kind"] == "query":
        return f"    app.query_params[{action['target']!r}] = {action['value']!r}"
    user = (
        {"is_logged_in": False} if action["target"] == "nobody" else {"is_logged_in": True, "email": "ada@users.test"}
    )
    return f"    app.user = {user!r}"


def _lines(action: Mapping[str, Any]) -> Iterator[str]:
    if action["kind"] == "rerun":
        yield "app.run()"
    elif action["kind"] in ("open", "enter"):
        yield f"opened(app, {action['target']!r}).run()"
    else:
        yield from _used(action)


def _used(action: Mapping[str, Any]) -> Iterator[str]:
    match = _NAME.match(str(action["target"]))
    words, label, number = (match["words"], match["label"] or "", match["number"]) if match else ("", "", None)
    kind = _KINDS.get(words, words)
    if kind in ("data_editor", "table"):
        blank: Mapping[str, Any] = _NO_EDIT if kind == "data_editor" else _NO_SELECTION
        value = {**blank, **action["value"]}
        edit = value if kind == "data_editor" else {"selection": value}
        yield f"app.session_state[{label!r}] = {edit!r}"
        yield "app.run()"
        return
    where = f"widget(app, {kind!r}, {label!r}" + (f", {number})" if number else ")")
    if kind in ("button", "download_button"):
        yield f"{where}.set_value(True).run()"
    elif kind == "chat_input" and isinstance(action["value"], dict):
        given = action["value"]
        file = f"{given['name']!r}, base64.b64decode({given['content']!r}), {given['type']!r}"
        yield f"{where}.set_value({given['text']!r}).upload({file}).run()"
    elif kind == "menu_button":
        yield f"{where}.click_index({where}.options.index({action['value']!r})).run()"
    else:
        yield f"changed({where}.set_value({_value(kind, action['value'])}))"


def _value(kind: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"({value['name']!r}, base64.b64decode({value['content']!r}), {value['type']!r})"
    if kind in _MOMENTS and isinstance(value, list):
        return f"({', '.join(_value(kind, each) for each in value)},)"
    if kind in _MOMENTS:
        return f"{_MOMENTS[kind]}.fromisoformat({value!r})"
    if kind == "slider" and isinstance(value, list):
        return repr(tuple(value))
    return repr(value)


def tests_in(findings: Iterable[Finding]) -> str:
    """One file with the tests of all findings that carry one; empty when none does."""
    found = [each.content for finding in findings for each in finding.evidence if each.title == TEST]
    return "\n\n".join((HEADER, *(each.removeprefix(HEADER).lstrip("\n") for each in found))) if found else ""


def write_tests(file: Path, findings: Iterable[Finding]) -> None:
    """Write the file; without a crash it holds no test and says so. Raises: CannotRun when it cannot be written."""
    text = tests_in(findings) or '"""No crash was found that plain AppTest can repeat."""\n'
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotRun(f"the tests cannot be written: {error.strerror}", where=str(file)) from error
