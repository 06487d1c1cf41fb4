"""A secret goes to the browser.

Why: Variables with the prefix `NEXT_PUBLIC_`, `VITE_` or `REACT_APP_` are written into the bundle; everyone who opens the page
can read them.

Mend: Drop the prefix, and use it in a route handler or server action only.

Source: Next.js, Environment Variables (bundling for the browser); Vite, Env Variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import component, typescript

SEVERITY = Severity.ERROR
BAD = (
    typescript(
        """
        export const secret = process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY;
        """
    ),
    typescript(
        """
        export const client = connect(import.meta.env.VITE_CLIENT_SECRET);
        """
    ),
    typescript(
        """
        export const db = createClient(url, process.env.NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY!);
        """
    ),
    component(
        """
        "use client";
        export function Chat() {
          return <Assistant key={process.env.NEXT_PUBLIC_OPENAI_API_KEY} />;
        }
        """
    ),
    component(
        """
        "use client";
        export function Pay() {
          const secret = process.env.STRIPE_SECRET_KEY;
          return <Form secret={secret} />;
        }
        """
    ),
    typescript(
        """
        export const key = process.env.NEXT_PUBLIC_OPENAI_API_KEY;
        """
    ),
    typescript(
        """
        export const token = import.meta.env.VITE_GITHUB_API_TOKEN;
        """
    ),
    typescript(
        """
        export const token = import.meta.env["VITE_TRACKER_TOKEN"];
        """
    ),
)
GOOD = (
    typescript(
        """
        export const key = process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY;
        """
    ),
    typescript(
        """
        export const secret = process.env.STRIPE_SECRET_KEY;
        """
    ),
    typescript(
        """
        export const db = createClient(url, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!);
        """
    ),
    component(
        """
        "use client";
        export function Map() {
          return <Tiles token={process.env.NEXT_PUBLIC_MAPBOX_ACCESS_TOKEN} dsn={process.env.NEXT_PUBLIC_SENTRY_DSN} url={process.env.NEXT_PUBLIC_API_URL} />;
        }
        """
    ),
)


def secret_in_client_code(seen: SourceFacts) -> Iterator[Finding]:
    """A secret goes to the browser."""
    for fact in seen.of("public-secret"):
        name = fact.data["name"]
        bare = re.sub(r"^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC)_", "", name)
        told = f"{name} is written into what every browser loads"
        read = f"{name} is read in code of the browser: it is empty there, or everybody has it"
        yield judged(
            seen,
            fact,
            "secret-in-client-code",
            SEVERITY if fact.data["sure"] else Severity.WARNING,
            told if fact.data["public"] else read,
            f"Write `process.env.{bare}`, in a route handler or server action only.",
        )
