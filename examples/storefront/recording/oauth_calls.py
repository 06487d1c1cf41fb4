"""What the shop does with an OpenID Connect authority, scenario by scenario; the driver plays the person's browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx

from examples.storefront.backend.providers.login import LoginRefused
from examples.storefront.backend.providers.oidc_login import OidcLogin
from examples.storefront.recording.refusals import refusal

CLIENT_ID = "shop-test-example"
SECRET = "secret-test-example"
PERSON = "grace@example.test"


def log_in(address: str) -> str:
    """Grace signs in, and comes back with a code that is worth her address."""
    authority = OidcLogin(address, CLIENT_ID, SECRET)
    login = authority.begin()
    returned = browse(login.address)
    if returned["state"] != login.state:
        raise AssertionError("The authority gave back another state.")
    return authority.finish(login, returned["code"])


def redeem_twice(address: str) -> LoginRefused:
    """A code is worth something only once."""
    authority = OidcLogin(address, CLIENT_ID, SECRET)
    login = authority.begin()
    code = browse(login.address)["code"]
    authority.finish(login, code)
    return refusal(LoginRefused, lambda: authority.finish(login, code))


def browse(address: str) -> dict[str, str]:
    """What a person who signs in brings back from the authority."""
    answer = httpx.post(address, data={"sub": PERSON}, follow_redirects=False, timeout=10)
    if not answer.has_redirect_location:
        raise LoginRefused(answer.status_code, "not_sent_back")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


SCENARIOS: dict[str, Callable[[str], object]] = {"log in": log_in, "redeem twice": redeem_twice}
"""Every scenario by its name; each takes the issuer's address, or that of what stands for it."""
