"""Who the probe calls as: fixed headers, or a bearer token obtained by OAuth 2's password grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from harness.model.errors import CannotRun
from harness.model.exchange import Headers, Request
from harness.model.target import Caller


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordLogin:
    """A resource owner's password grant. Shape: `token_path` is the token endpoint's path. Source: RFC 6749, 4.3."""

    token_path: str
    username: str
    password: str
    scope: str = ""

    @property
    def form(self) -> Mapping[str, str]:
        """What is sent to the token endpoint."""
        fields = {"username": self.username, "password": self.password, "scope": self.scope}
        return {"grant_type": "password", **{key: value for key, value in fields.items() if value}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Someone the target knows: fixed `headers`, or a `login` that gives a bearer token, or both.

    Shape: `role` and `tenant` are the team's own words, empty where it has none.
    """

    name: str
    headers: Headers = ()
    login: PasswordLogin | None = None
    role: str = ""
    tenant: str = ""

    @property
    def words(self) -> str:
        """Who it is: `carl, clerk of south`."""
        role = f", {self.role}" if self.role else ""
        return f"{self.name}{role} of {self.tenant}" if self.tenant else f"{self.name}{role}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown: passwords and the values of credential headers, their scheme apart."""
        values = [value.rpartition(" ")[2] for _, value in self.headers]
        return (*values, *((self.login.password,) if self.login is not None else ()))


def credentials(identity: Identity, caller: Caller) -> Headers:
    """The headers that make a request this identity's. Raises: CannotRun when the login is refused."""
    if identity.login is None:
        return identity.headers
    return (*identity.headers, ("authorization", f"Bearer {_token(identity.name, identity.login, caller)}"))


def _token(name: str, login: PasswordLogin, caller: Caller) -> str:
    request = Request(
        method="POST",
        url=f"{caller.base_url}{login.token_path}",
        headers=(("content-type", "application/x-www-form-urlencoded"),),
        body=urlencode(login.form).encode(),
    )
    answer = caller.send(request).response
    try:
        return str(orjson.loads(answer.body)["access_token"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise CannotRun(
            f"identity {name!r} was not logged in: {answer.status} from {login.token_path}",
            way_out="Check its username, password and token path in the configuration",
        ) from None
