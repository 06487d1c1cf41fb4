"""Refuses to record with a provider's live key, before the request leaves the machine."""

from __future__ import annotations

import re

from harness.cassettes.carriers import rewrite_request
from harness.cassettes.places import Place
from harness.model.errors import HarnessError
from harness.model.exchange import Request
from harness.model.provider import Provider

EVERYBODYS = (r"\b[sr]k_live_\w", r"\bwhsec_live_\w", r"\b(?:rzp|duffel|shippo|flb|sq0csp)_live_\w")
"""Forms of live keys that several providers share, refused whoever is called."""


class LiveKeyRefused(HarnessError):
    """A request carried a live key; it was not sent, and nothing is kept of the recording."""


def refuse_live_keys(request: Request, provider: Provider) -> None:
    """Raise LiveKeyRefused when any header, parameter or field of the request holds a live key."""
    live = re.compile("|".join((*provider.live_keys, *EVERYBODYS)))
    found: list[Place] = []

    def look(place: Place, text: str) -> str:
        if live.search(text):
            found.append(place)
        return text

    rewrite_request(request, look)
    if found:
        page = f" ({provider.test_keys_page})" if provider.test_keys_page else ""
        raise LiveKeyRefused(
            f"a live key of {provider.title} stands in {found[0].carrier} {found[0].name}".rstrip(),
            where=f"{request.method} {request.url.partition('?')[0]}",
            way_out=f"Use a test key{page}; nothing was sent and nothing was written",
        )
