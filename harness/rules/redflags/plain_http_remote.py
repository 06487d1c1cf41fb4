"""A request goes to a remote host without encryption.

Why: Everybody on the way reads and changes what passes, tokens and personal data included.

Mend: Write `https://`.

Source: CWE-319; RFC 9110, 4.2.2 (the https scheme).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        import httpx

        def load():
            return httpx.get("http://api.acme.io/users")
        """
    ),
    typescript(
        """
        export const load = () => fetch("http://api.acme.io/users");
        """
    ),
    typescript(
        """
        import axios from "axios";
        const api = axios.create({ baseURL: "http://api.acme.io", timeout: 5_000 });
        export const load = () => api.get("/users");
        """
    ),
    typescript(
        """
        export const live = () => new WebSocket("ws://live.acme.io/feed");
        """
    ),
)
GOOD = (
    python(
        """
        import httpx

        def load():
            return httpx.get("http://localhost:8000/users")
        """
    ),
    python(
        """
        import httpx

        def load():
            return httpx.get("http://backend:8000/users")
        """
    ),
    typescript(
        """
        export const load = () => fetch("http://10.0.0.7/users");
        """
    ),
    typescript(
        """
        const NAMESPACE = "http://www.w3.org/2000/svg";
        export const make = () => document.createElementNS(NAMESPACE, "svg");
        """
    ),
    typescript(
        """
        export const live = () => new WebSocket(`ws://${location.host}/feed`);
        """
    ),
)


def plain_http_remote(seen: SourceFacts) -> Iterator[Finding]:
    """A request goes to a remote host without encryption."""
    clients = {each.data["base"] for each in seen.of("client") if each.data.get("plain")}
    for fact in seen.of("request", "client", "socket"):
        of_client = fact.kind == "request" and any(fact.data["url"].startswith(each) for each in clients)
        if fact.data.get("plain") and not of_client:
            yield judged(
                seen,
                fact,
                "plain-http-remote",
                SEVERITY,
                f"{called(fact) if fact.kind == 'request' else fact.node[:80]} is sent unencrypted to a remote host",
                "Write `https://` in place of `http://` (`wss://` in place of `ws://`).",
                edit="https",
            )
