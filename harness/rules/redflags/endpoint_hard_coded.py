"""The address of a service stands in the code that calls it.

Why: The address differs between a laptop, a test stage and production; written into a call it is right in one of them and
silently wrong in the others.

Mend: Read it from the environment once: `BASE = os.environ["API_URL"]`, `const BASE = process.env.API_URL`.

Source: The Twelve-Factor App, III. Config.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, is_script, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        import httpx

        def load():
            return httpx.get("http://localhost:8000/users")
        """
    ),
    typescript(
        """
        export const load = () => fetch("http://localhost:8000/users");
        """
    ),
    python(
        """
        import requests

        API = "http://127.0.0.1:8000"

        def load():
            return requests.get(f"{API}/users", timeout=5)
        """
    ),
    typescript(
        """
        import axios from "axios";
        export const load = () => axios.get("http://127.0.0.1:3001/users", { timeout: 5_000 });
        """
    ),
    python(
        """
        import httpx

        API = "https://prod.internal.acme.io"

        async def load():
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{API}/v1/users")).is_success
        """
    ),
    python(
        """
        import httpx

        billing = httpx.Client(base_url="https://api.acme.io/v2", timeout=3)
        """
    ),
    typescript(
        """
        export const load = () => fetch("http://10.0.0.12:9000/users");
        """
    ),
)
GOOD = (
    python(
        """
        import subprocess
        import requests

        server = subprocess.Popen(["uvicorn", "app.main:app", "--port", "8000"])
        requests.post("http://localhost:8000/seed", timeout=10).raise_for_status()
        """,
        file="run_stack.py",
    ),
    python(
        """
        import requests

        def check():
            return requests.get("http://localhost:8000/users", timeout=3).json()
        """,
        file="scripts/check.py",
    ),
    python(
        """
        import os
        import httpx

        API = os.getenv("API_URL", "http://localhost:8000")

        def load():
            return httpx.get(f"{API}/users")
        """
    ),
    typescript(
        """
        const BASE = process.env.NEXT_PUBLIC_API_URL ?? "http://localhost:8000";
        export const load = () => fetch(`${BASE}/users`);
        """
    ),
    typescript(
        """
        export const load = () => fetch("/api/users");
        """
    ),
    python(
        """
        import httpx

        def charge():
            return httpx.post("https://api.stripe.com/v1/charges")
        """
    ),
    python(
        """
        import requests

        def ready():
            return requests.get("http://localhost:8000/health", timeout=3).ok
        """
    ),
    typescript(
        """
        const ISSUER = "https://api.acme.io/v1";
        export const load = () => fetch(`${ISSUER}/users`);
        export const identity = () => fetch("http://169.254.169.254/latest/meta-data");
        """
    ),
    typescript(
        """
        import axios from "axios";
        const api = axios.create({ baseURL: process.env.API_URL, timeout: 5_000 });
        api.interceptors.response.use(undefined, (error) => api(error.config));
        export const again = (originalRequest: object) => api(originalRequest);
        """
    ),
)

_MEND = {
    "python": 'Read the base address once: `API = os.environ["API_URL"]`.',
    "typescript": "Read the base address once: `const API = process.env.API_URL`.",
}


_WHAT = {
    "machine": "can only reach this machine",
    "network": "can only reach a host of one network",
    "stage": "can only reach one stage",
    "service": "can only reach one host",
}


def endpoint_hard_coded(seen: SourceFacts) -> Iterator[Finding]:
    """The address of a service stands in the code that calls it."""
    told = set[str]()
    for fact in seen.of("request", "client") if not is_script(seen) else ():
        url = fact.data["base"] if fact.kind == "client" else fact.data["url"]
        origin = "/".join(url.split("/")[:3])
        fixed = fact.data.get("fixed")
        if fixed == "machine" and any(each.data.get("launches") for each in seen.of("module")):
            continue  # where the module itself starts the service
        if fixed and origin not in told:
            told.add(origin)
            what = f"the client {fact.node}" if fact.kind == "client" else called(fact)
            yield judged(
                seen,
                fact,
                "endpoint-hard-coded",
                SEVERITY,
                f"{what} {_WHAT[fixed]}: {origin} is written into the code",
                _MEND[seen.language],
            )
