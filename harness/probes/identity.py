"""Who the probe calls as: fixed headers, or a bearer token obtained by OAuth 2 and renewed before it expires."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson

from harness.model.errors import CannotRun
from harness.model.exchange import Headers, Request, Response
from harness.model.target import Caller

BEARER = "authorization: Bearer {token}"
_TOKENS = ("access_token", "token", "session_token", "auth_token", "id_token", "jwt", "key", "session")
_EARLY = 10.0
"""Seconds before its end at which a token is renewed."""

_SECRET = re.compile(r"pass|pin|secret|token|code|key")


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """An OAuth 2 grant: the resource owner's password where there is a `username`, else client credentials.

    Shape: `token_path` is the token endpoint's path; `values`, where there are any, are sent to it as JSON instead; `header` is
    the line that the token is put into. Source: RFC 6749, 4.3 and 4.4.
    """

    token_path: str
    username: str = ""
    password: str = ""
    client_id: str = ""
    client_secret: str = ""
    scope: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    header: str = BEARER

    @property
    def form(self) -> Mapping[str, str]:
        """What is sent to the token endpoint."""
        fields = {
            "username": self.username,
            "password": self.password,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "scope": self.scope,
        }
        grant = "password" if self.username else "client_credentials"
        return {"grant_type": grant, **{key: value for key, value in fields.items() if value}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Someone the target knows: fixed `headers`, or a `login` that gives a bearer token, or both.

    Shape: `role` and `tenant` are the team's own words, empty where it has none; `values` is what it types where it logs in, by
    the names of fields.
    """

    name: str
    headers: Headers = ()
    login: Login | None = None
    role: str = ""
    tenant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Who it is: `carl, clerk of south`."""
        role = f", {self.role}" if self.role else ""
        return f"{self.name}{role} of {self.tenant}" if self.tenant else f"{self.name}{role}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown: passwords and the values of credential headers, their scheme apart."""
        values = [value.rpartition(" ")[2] for _, value in self.headers]
        login = self.login
        typed = [value for name, value in self.values.items() if _SECRET.search(name.lower())]
        given = [each for each in (login.password, login.client_secret) if each] if login else []
        return tuple(dict.fromkeys((*values, *given, *typed)))


class Credentials:
    """The headers that make requests an identity's, a token renewed when its time is nearly over.

    Units: `clock` gives seconds.
    """

    def __init__(self, identity: Identity, caller: Caller, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._identity = identity
        self._caller = caller
        self._clock = clock
        self._ends: float | None = None
        self._refresh = ""
        self._headers: Headers = identity.headers

    @property
    def headers(self) -> Headers:
        """The headers as they are now."""
        return self._headers

    @property
    def may_renew(self) -> bool:
        """Is there a way to other headers than these?"""
        return self._identity.login is not None

    def obtain(self) -> None:
        """Log in anew. Raises: CannotRun when that is refused."""
        login = self._identity.login
        if login is not None:
            self._ask(login, login.form)

    def keep_fresh(self) -> bool:
        """Renew a token that is about to expire, by its refresh token where it has one; says whether that was needed.

        Source: RFC 6749, 5.1 and 6.
        """
        login = self._identity.login
        if login is None or self._ends is None or self._clock() < self._ends:
            return False
        if not self._refresh or not self._try(login):
            self.obtain()
        return True

    def _try(self, login: Login) -> bool:
        client = {name: value for name, value in login.form.items() if name.startswith("client_")}
        try:
            self._ask(login, {"grant_type": "refresh_token", "refresh_token": self._refresh, **client})
        except CannotRun:
            return False
        return True

    def _ask(self, login: Login, form: Mapping[str, str]) -> None:
        kind = "application/json" if login.values else "application/x-www-form-urlencoded"
        request = Request(
            method="POST",
            url=f"{self._caller.base_url}{login.token_path}",
            headers=(("content-type", kind),),
            body=orjson.dumps(login.values) if login.values else urlencode(form).encode(),
        )
        answer = self._caller.send(request).response
        token = _json(answer)
        value = next((token[each] for each in _TOKENS if isinstance(token.get(each), str)), "")
        if not value:
            raise CannotRun(
                f"identity {self._identity.name!r} was not logged in: {answer.status} from {login.token_path}",
                way_out="Check its username, password and token path in the configuration",
            )
        lasts = token.get("expires_in")
        self._ends = None
        if isinstance(lasts, int | float) and lasts > 0:
            self._ends = self._clock() + max(float(lasts) - _EARLY, float(lasts) / 2)
        self._refresh = str(token.get("refresh_token") or "")
        name, _, line = login.header.partition(":")
        self._headers = (*self._identity.headers, (name.strip().lower(), line.strip().replace("{token}", value)))


def _json(answer: Response) -> Mapping[str, Any]:
    try:
        value = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
