"""The dashboard's one way to the shop's API: every failure becomes a ShopProblem that a person can read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
import streamlit as st
from pydantic import TypeAdapter, ValidationError
from streamlit.errors import StreamlitSecretNotFoundError

Answer = TypeVar("Answer")

_ADDRESS = os.environ.get("STOREFRONT_API_URL", "http://127.0.0.1:8000")
_TIMEOUT = 5.0
_LONGEST_REASON = 300


class ShopProblem(Exception):
    """The shop did not answer as it should; the text is for the person in front of the page."""


def read(path: str, kind: type[Answer], query: Mapping[str, str] | None = None) -> Answer:
    """The answer to a GET, which is kept for half a minute; raises ShopProblem."""
    try:
        return TypeAdapter(kind).validate_python(_kept(path, tuple(sorted((query or {}).items()))))
    except ValidationError as error:
        raise ShopProblem("The shop answered something that this page cannot read.") from error


def send(method: str, path: str, body: Mapping[str, Any]) -> None:
    """Change something, so that what was kept is read anew; raises ShopProblem."""
    _exchange(method, path, json=dict(body))
    _kept.clear()


@st.cache_data(ttl=30, show_spinner="Asking the shop …")
def _kept(path: str, query: tuple[tuple[str, str], ...]) -> Any:
    return _exchange("GET", path, params=dict(query))


def _exchange(method: str, path: str, **content: Any) -> Any:
    try:
        response = _client().request(method, f"/api/v1{path}", **content)
        answer = response.json() if response.content else None
    except httpx.TimeoutException as error:
        raise ShopProblem("The shop took too long to answer. Please try again.") from error
    except httpx.HTTPError as error:
        raise ShopProblem("The shop cannot be reached.") from error
    except ValueError as error:
        raise ShopProblem(f"The shop's answer ({response.status_code}) was garbled.") from error
    if response.is_success:
        return answer
    raise ShopProblem(_reason(response, answer))


def _reason(response: httpx.Response, answer: Any) -> str:
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return f"The shop is busy. Please try again in {response.headers.get('Retry-After', 'a few')} seconds."
    error = answer.get("error") if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else None
    said = str(message or "it gave no reason").encode("utf-8", "replace").decode()
    return f"The shop refused ({response.status_code}): {said[:_LONGEST_REASON]}"


@st.cache_resource
def _client() -> httpx.Client:
    return httpx.Client(base_url=_ADDRESS, timeout=_TIMEOUT, headers={"Authorization": f"Bearer {_token()}"})


def _token() -> str:
    try:
        return str(st.secrets["storefront_token"])
    except (StreamlitSecretNotFoundError, KeyError):
        return os.environ.get("STOREFRONT_STAFF_TOKEN", "staff-example-token")
