"""A signature is compared with an operator that stops at the first difference.

Why: How long the comparison takes tells how much of a guessed signature is right, byte by byte.

Mend: Write `hmac.compare_digest(expected, given)`, `crypto.timingSafeEqual(expected, given)`.

Source: CWE-208; Python, hmac.compare_digest; Node.js, crypto.timingSafeEqual.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        import hmac

        def check(body, signature):
            expected = hmac.new(KEY, body, "sha256").hexdigest()
            return signature == expected
        """
    ),
    python(
        """
        import hmac

        def check(body, request):
            expected_signature = hmac.new(KEY, body, "sha256").hexdigest()
            if request.headers["x-signature"] != expected_signature:
                raise ValueError
        """
    ),
    typescript(
        """
        import { createHmac } from "crypto";
        export const check = (body: string, signature: string) => createHmac("sha256", key).update(body).digest("hex") === signature;
        """
    ),
    python(
        """
        import hashlib
        import hmac

        def is_ours(request, body):
            digest = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
            return request.headers.get("X-Hub-Signature-256") == f"sha256={digest}"
        """
    ),
    typescript(
        """
        import { createHmac } from "crypto";
        export function isOurs(req: Request, body: string) {
          const wanted = "sha256=" + createHmac("sha256", SECRET).update(body).digest("hex");
          return req.headers.get("x-hub-signature-256") === wanted;
        }
        """
    ),
)
GOOD = (
    python(
        """
        import hmac

        def check(body, signature):
            expected = hmac.new(KEY, body, "sha256").hexdigest()
            return hmac.compare_digest(signature, expected)
        """
    ),
    python(
        """
        import hashlib

        def changed(old_digest_text, text):
            return old_digest_text != hashlib.sha256(text).hexdigest()
        """
    ),
    typescript(
        """
        import { createHmac, timingSafeEqual } from "crypto";
        export const check = (body: string, signature: Buffer) => timingSafeEqual(createHmac("sha256", key).update(body).digest(), signature);
        """
    ),
    python(
        """
        import inspect

        def same(one, other):
            return inspect.signature(one) == inspect.signature(other)
        """
    ),
    python(
        """
        import hashlib

        def is_unchanged(request, body):
            etag = hashlib.sha256(body).hexdigest()
            return request.headers.get("If-None-Match") == f'"{etag}"'
        """
    ),
)

_MEND = {
    "python": "Write `hmac.compare_digest({left}, {right})`.",
    "typescript": "Write `timingSafeEqual(Buffer.from({left}), Buffer.from({right}))`.",
}


def signature_compared_plainly(seen: SourceFacts) -> Iterator[Finding]:
    """A signature is compared with an operator that stops at the first difference."""
    for fact in seen.of("signature-compared"):
        yield judged(
            seen,
            fact,
            "signature-compared-plainly",
            SEVERITY,
            f"{fact.node[:70]} tells by its time how much of a guess is right",
            _MEND[seen.language].format(**fact.data),
            edit="compare",
        )
