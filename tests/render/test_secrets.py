"""Secrets are masked, and what is no secret is left alone."""

from __future__ import annotations

import dataclasses

import pytest

from harness.model.difference import Witness
from harness.model.finding import CodeFrame, Evidence, Finding, Severity
from harness.model.location import Location
from harness.render.secrets import MASK, mask, mask_named, masked

_SECRETS = (
    "sk_live_51HabcDEF0123",
    "rk_test_0123456789abcdef",
    "whsec_MfKQ9r8GKYqrTwjU",
    "xoxb-123456789012-abcdefghijkl",
    "ghp_" + "a1" * 18,
    "AIza" + "Sy0_-" * 7,
    "ya29.a0AfH6SMBx-y_z",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOi.eyJzdWIiOi.SflKxwRJ",
)


@pytest.mark.parametrize("secret", _SECRETS)
def test_a_value_that_looks_like_a_secret_is_masked(secret: str) -> None:
    """Wherever it stands, its telling prefix stays."""
    shown = mask(f"before {secret} after")
    assert secret not in shown
    assert shown.startswith("before ")
    assert shown.endswith(f"{MASK} after")


def test_a_private_key_is_masked_to_its_end() -> None:
    """Nothing of its body stays, whole or cut off."""
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"
    assert "MIIE" not in mask(key) + mask(key[:40])


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc123",
        "authorization: Basic dXNlcjpwYXNz",
        "curl -H 'X-Api-Key: abc123' http://localhost/",
        "Cookie: session=abc123; theme=dark",
        '{"access_token": "abc123"}',
        "grant_type=password&client_secret=abc123&x=1",
        "password=abc123",
        "https://user:abc123@localhost/",
    ],
)
def test_a_value_whose_name_says_secret_is_masked(text: str) -> None:
    """Headers, fields and credentials of URLs."""
    assert "abc123" not in mask_named(text)
    assert "dXNlcjpwYXNz" not in mask_named(text)
    assert MASK in mask_named(text)


@pytest.mark.parametrize(
    "text",
    [
        "password: str",
        '{"password": null}',
        "GET /api/v1/auth/token HTTP/1.1",
        "risk_assessment_completed_now",
        "http://localhost:8000/api/v1@2",
        "The field secret is missing",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """A witness with a hole proves nothing."""
    assert mask_named(text) == text


@pytest.mark.parametrize("text", [*_SECRETS, "Authorization: Bearer abc123", "password=abc"])
def test_masking_twice_is_masking_once(text: str) -> None:
    """Records are masked when written and again when shown."""
    assert mask_named(mask_named(text)) == mask_named(text)


def test_all_parts_of_a_finding_are_masked_but_its_identity() -> None:
    """Message, mend, witness, frames, evidence, reproduction and symptoms; pictures stay whole."""
    secret = _SECRETS[0]
    frame = CodeFrame(title="t", location=Location("a.py", 1), first_line=1, lines=(f"KEY = '{secret}'",))
    finding = Finding(
        rule="r",
        severity=Severity.ERROR,
        message=secret,
        cause=("c",),
        mend=secret,
        witness=Witness({"key": [secret, 1]}),
        reproduction=secret,
        frames=(frame,),
        evidence=(
            Evidence(kind="text", title="t", content=secret),
            Evidence(kind="png", title="p", content="AKIA" * 5),
        ),
        symptoms=(secret,),
    )
    shown = masked(finding)
    assert secret not in str(dataclasses.asdict(shown))
    assert shown.evidence[1].content == "AKIA" * 5
    assert shown.fingerprint == finding.fingerprint


@pytest.mark.parametrize(
    "text", ["PASSWORD: hunter22", "pa\u017f\u017fword: hunter22", "Set-Cookie: hunter22", "é secret=hunter22"]
)
def test_a_telling_name_is_known_however_it_is_spelled(text: str) -> None:
    """The look for a name that comes first overlooks none that the pattern knows."""
    assert "hunter22" not in mask_named(text)


def test_the_shortest_secret_is_masked() -> None:
    """Texts are passed over as too short only where no secret could stand in them."""
    assert mask("a://b:c@") == f"a://b:{MASK}@"
