"""A secret is written to the log.

Why: Logs are read by many, kept for long and sent to other services; a token in them is as good as published.

Mend: Leave it out, or log that it is there: `logger.info("token present: %s", bool(token))`.

Source: CWE-532; OWASP, Logging Cheat Sheet (data to exclude).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import is_script, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        def login(token):
            logger.info(f"signed in with {token}")
        """
    ),
    python(
        """
        def login(user):
            print("password", user.password)
        """
    ),
    typescript(
        """
        export function login(accessToken: string) {
          console.log("token", accessToken);
        }
        """
    ),
    typescript(
        """
        export function login(token: string) {
          console.log(`signed in with ${token}`);
        }
        """
    ),
)
GOOD = (
    python(
        """
        def create(name):
            api_key = generate()
            print(f"The key, shown once: {api_key}")
            log.info("scopes: %s", token_scopes)
        """,
        file="scripts/create_key.py",
    ),
    python(
        """
        def login(token):
            logger.info(f"signed in with {token[:4]}…")
        """
    ),
    python(
        """
        def count(token_count, tokens):
            logger.info("tokens used: %s of %s", token_count, len(tokens))
        """
    ),
    typescript(
        """
        export function login(accessToken: string) {
          console.log("token present", Boolean(accessToken));
        }
        """
    ),
    typescript(
        """
        export function login(tokenType: string) {
          console.log("kind", tokenType);
        }
        """
    ),
    python(
        """
        import logging

        log = logging.getLogger(__name__)

        def check(token_jti, form, user):
            password_match = verify(form.password, user.hashed_password)
            log.info("token %s is on the list: %s", token_jti, password_match)
        """
    ),
)


def secret_in_log(seen: SourceFacts) -> Iterator[Finding]:
    """A secret is written to the log."""
    for fact in seen.of("secret-logged"):
        printed = fact.node.startswith("print(")
        if printed and is_script(seen):
            continue  # its purpose is to tell whoever started it
        yield judged(
            seen,
            fact,
            "secret-in-log",
            Severity.HINT if printed or is_script(seen) else SEVERITY,
            f"{fact.data['name']} is written to the log",
            f"Leave `{fact.data['name']}` out, or write whether it is there.",
        )
