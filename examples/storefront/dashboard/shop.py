"""The dashboard's one way to the shop's API: every failure becomes a ShopProblem that a person can read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
import streamlit as st
from pydantic import TypeAdapter, ValidationError
from streamlit.errors import StreamlitSecretNotFoundError

from examples.storefront.dashboard.answers import Refusal

Answer = TypeVar("Answer")

_ADDRESS = os.environ.get("STOREFRONT_API_URL", "http://127.0.0.1:8000")
_TIMEOUT = 5.0
_LONGEST_REASON = 300


class ShopProblem(Exception):
    """The shop did not answer as it should; the text is for the person in front of the page."""


def read(path: str, kind: type[Answer], query: Mapping[str, str] | None = None) -> Answer:
    """The answer to a GET, which is kept for half a minute; raises ShopProblem."""
    try:
        return TypeAdapter(kind).validate_json(_kept(path, tuple(sorted((query or {}).items()))))
    except ValidationError as error:
        raise ShopProblem("The shop answered something that this page cannot read.") from error


def send(method: str, path: str, body: Mapping[str, object]) -> None:
    """Change something, so that what was kept is read anew; raises ShopProblem."""
    _exchange(method, path, json=dict(body))
    _kept.clear()


@st.cache_data(ttl=30, show_spinner="Asking the shop …")
def _kept(path: str, query: tuple[tuple[str, str], ...]) -> bytes:
    return _exchange("GET", path, params=dict(query))


def _exchange(method: str, path: str, **content: Any) -> bytes:
    try:
        response = _client().request(method, f"/api/v1{path}", **content)
    except httpx.TimeoutException as error:
        raise ShopProblem("The shop took too long to answer. Please try again.") from error
    except httpx.HTTPError as error:
        raise ShopProblem("The shop cannot be reached.") from error
    if not response.is_success:
        raise ShopProblem(_reason(response))
    return response.content


def _reason(response: httpx.Response) -> str:
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return f"The shop is busy. Please try again in {response.headers.get('Retry-After', 'a few')} seconds."
    try:
        message = Refusal.model_validate_json(response.content).error.message
    except ValidationError:
        message = "it gave no reason."
    return f"The shop refused ({response.status_code}): {message[:_LONGEST_REASON]}"


@st.cache_resource
def _client() -> httpx.Client:
    return httpx.Client(base_url=_ADDRESS, timeout=_TIMEOUT, headers={"Authorization": f"Bearer {_token()}"})


def _token() -> str:
    try:
        return str(st.secrets["storefront_token"])
    except (StreamlitSecretNotFoundError, KeyError):
        return os.environ.get("STOREFRONT_STAFF_TOKEN", "staff-example-token")
