"""A local double of Slack's Web API: `python -m examples.storefront.doubles.slack --port 8421`.

Source: https://docs.slack.dev/reference/methods for auth.test, conversations.list, chat.postMessage, chat.update and
users.lookupByEmail, and https://docs.slack.dev/apis/web-api/rate-limits for the answer to too many calls.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from examples.storefront.doubles.workspace import SlackRefusal, Workspace

VERSION = "1.0"

Method = Callable[[Workspace, dict[str, Any]], dict[str, Any]]


def application(clock: Callable[[], float] = time.time) -> Starlette:
    """A workspace of its own behind Slack's addresses."""
    workspace = Workspace(clock=clock)
    return Starlette(
        routes=[
            Route(f"/api/{name}", _endpoint(workspace, method), methods=["GET", "POST"])
            for name, method in _METHODS.items()
        ]
    )


def _auth_test(_workspace: Workspace, _arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        "url": "https://juniper-and-oak.slack.com/",
        "team": "Juniper & Oak",
        "user": "shopbot",
        "team_id": "T0JUNIPER",
        "user_id": "U0SHOPBOT",
        "bot_id": "B0SHOPBOT",
        "is_enterprise_install": False,
    }


def _conversations_list(workspace: Workspace, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        limit = int(arguments.get("limit", 100))
    except ValueError:
        raise SlackRefusal("invalid_limit") from None
    if not 1 <= limit <= 1000:
        raise SlackRefusal("invalid_limit")
    return workspace.rooms(str(arguments.get("cursor", "")), limit)


def _post_message(workspace: Workspace, arguments: dict[str, Any]) -> dict[str, Any]:
    blocks = arguments.get("blocks", [])
    blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
    return workspace.post(str(arguments.get("channel", "")), str(arguments.get("text", "")), blocks)


def _update(workspace: Workspace, arguments: dict[str, Any]) -> dict[str, Any]:
    channel, ts, text = (str(arguments.get(name, "")) for name in ("channel", "ts", "text"))
    return workspace.update(channel, ts, text)


def _lookup_by_email(workspace: Workspace, arguments: dict[str, Any]) -> dict[str, Any]:
    return workspace.member(str(arguments.get("email", "")))


_METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    "conversations.list": _conversations_list,
    "chat.postMessage": _post_message,
    "chat.update": _update,
    "users.lookupByEmail": _lookup_by_email,
}


def _endpoint(workspace: Workspace, method: Method) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def answer(request: Request) -> JSONResponse:
        try:
            _check_token(request)
            return JSONResponse({"ok": True, **method(workspace, await _arguments(request))})
        except SlackRefusal as refusal:
            return _refused(refusal)

    return answer


def _check_token(request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not token:
        raise SlackRefusal("not_authed")
    if scheme != "Bearer" or not token.startswith("xoxb-") or token.endswith("-revoked"):
        raise SlackRefusal("invalid_auth")


async def _arguments(request: Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return arguments | _object(await request.body())
    return arguments | dict(await request.form())


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise SlackRefusal("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackRefusal("json_not_object")
    return value


def _refused(refusal: SlackRefusal) -> JSONResponse:
    body = {"ok": False, "error": refusal.error}
    if refusal.retry_after is None:
        return JSONResponse(body)
    return JSONResponse(body, 429, headers={"Retry-After": str(refusal.retry_after)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A local double of Slack's Web API.")
    parser.add_argument("--port", type=int, required=True)
    uvicorn.run(application(), host="127.0.0.1", port=parser.parse_args().port, log_level="warning")
