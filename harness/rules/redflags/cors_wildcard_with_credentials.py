"""Every site may send requests with the user's cookies.

Why: With any origin and credentials together, whatever page a signed-in user opens can read their data and act for them;
Starlette answers each origin by name then.

Mend: Name the origins: `allow_origins=["https://app.acme.io"]`.

Source: Fetch standard, CORS protocol and credentials; FastAPI, CORS; CWE-942.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.ERROR
BAD = (
    python(
        """
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
        """
    ),
    python(
        """
        ORIGINS = ["*"]
        app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_credentials=True, allow_methods=["*"])
        """
    ),
    python(
        """
        app = FastAPI(middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)])
        """
    ),
    python(
        """
        app = FastAPI(middleware=[Middleware(CORSMiddleware, allow_origin_regex=r".*", allow_credentials=True)])
        """
    ),
    typescript(
        """
        app.use(cors({ origin: true, credentials: true }));
        """
    ),
    typescript(
        """
        export const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true" };
        """
    ),
)
GOOD = (
    python(
        """
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
        """
    ),
    python(
        """
        app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)
        """
    ),
    python(
        """
        app = FastAPI(middleware=[Middleware(CORSMiddleware, allow_origin_regex=r"https://.*[.]acme[.]io", allow_credentials=True)])
        """
    ),
    python(
        """
        app = FastAPI(middleware=[Middleware(CORSMiddleware, allow_origins=["*"]), Middleware(SessionMiddleware, secret_key=KEY)])
        """
    ),
    typescript(
        """
        app.use(cors({ origin: "https://app.acme.io", credentials: true }));
        """
    ),
    typescript(
        """
        export const headers = { "Access-Control-Allow-Origin": "*" };
        """
    ),
)

_MEND = {
    "python": 'Write `allow_origins=["https://app.example.com"]` with your own origins, or drop `allow_credentials=True`.',
    "typescript": "Name your own origins, or drop the credentials.",
}


def cors_wildcard_with_credentials(seen: SourceFacts) -> Iterator[Finding]:
    """Every site may send requests with the user's cookies."""
    for fact in seen.of("cors"):
        if fact.data["origins"] == "*" and fact.data["credentials"]:
            yield judged(
                seen,
                fact,
                "cors-wildcard-with-credentials",
                SEVERITY,
                "any site may send requests with the user's cookies and read the answers",
                _MEND[seen.language],
            )
