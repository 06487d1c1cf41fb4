"""How much of a secret may stand on a page: its last four characters say which it is, a dozen say too much."""

from __future__ import annotations

import pytest

from harness.model.dashboard import CANARY, View
from harness.probes.dashboard_secrets import canaries, shown_secrets

PLAIN = "mq7RtY2w9PzLk4vB8nXc"
KEYED = f"sk_live_{PLAIN}"
TOKEN = f"eyJhbGciOiJIUzI1NiJ9.{PLAIN}.{PLAIN}"


@pytest.mark.parametrize(
    ("secret", "shown", "told"),
    [
        (PLAIN, PLAIN, "that it sends"),
        (PLAIN, PLAIN[:12] + "…", "that it sends, in part"),
        (PLAIN, "…" + PLAIN[-12:], "that it sends, in part"),
        (PLAIN, "…" + PLAIN[-4:], ""),
        (PLAIN, PLAIN[:4] + "…" + PLAIN[-4:], ""),
        (KEYED, KEYED[:12] + "…" + KEYED[-4:], ""),
        (KEYED, KEYED[:20] + "…", "that it sends, in part"),
        (TOKEN, TOKEN[:12] + "…", ""),
        (PLAIN[:12], PLAIN[:8], ""),
    ],
)
def test_a_dozen_characters_of_a_sent_secret_are_too_many(secret: str, shown: str, told: str) -> None:
    """Beginnings and ends count; prefixes that all keys have, and the head of a token, do not."""
    view = View(texts=(("code", f"Connected with {shown}"),))
    assert [words for _, words in shown_secrets(view, {secret: "that it sends"}, (), ())] == [told] * bool(told)


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (f"{CANARY}SHOP_KEY", ["SHOP_KEY"]),
        (f"{CANARY}SHOP_KEY"[:12], ["of the environment or the secrets, in part"]),
        ("…_KEY", []),
    ],
)
def test_a_cut_stand_in_is_a_secret_still(shown: str, told: list[str]) -> None:
    """The first dozen characters of a secret of the environment are known again; which one it was is not."""
    assert [name for _, name in canaries(View(texts=(("text", shown),)))] == told
