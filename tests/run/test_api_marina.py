"""The `commit` profile on the marina, whose defects lie between requests, a few at a time, and on its clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import config
from harness.model.finding import Severity
from harness.run.api import check_api
from harness.run.api_identities import known
from harness.run.result import Result

_MARINA = Path(__file__).parents[1] / "targets" / "api_marina"
_PLANTED = (
    {
        "any-transition": ("final-state-left", "PATCH /bookings/{booking_id}"),
        "built-to-exclusive": ("filter-incomplete", "GET /boats"),
        "children-stay": ("deleted-with-parts-left", "GET /documents/{document_id}"),
        "counter-stale": ("counter-stale", "GET /boats/{boat_id}"),
        "created-at-moves": ("own-times-wrong", "PUT /boats/{boat_id}"),
        "default-flag": ("default-not-applied", "POST /boats"),
        "delete-for-all-roles": ("role-not-enforced", "DELETE /boats/{boat_id}"),
        "etag-stuck": ("tag-unchanged", "GET /boats/{boat_id}"),
        "month-end-crashes": ("server-error", "GET /berths/{berth_id}/renewal"),
        "own-parent": ("below-itself", "PUT /tasks/{task_id}"),
        "key-across-users": ("idempotency-key-shared", "POST /transfers"),
    },
    {
        "deleted-changeable": ("deleted-still-changeable", "PATCH /boats/{boat_id}"),
        "updated-at-stays": ("own-times-wrong", "PATCH /boats/{boat_id}"),
        "double-booking": ("overlap-accepted", "POST /bookings"),
        "filters-ored": ("filter-unsound", "GET /boats"),
        "has-more-wrong": ("page-flag-wrong", "GET /boats"),
        "foreign-reference": ("foreign-reference-accepted", "POST /bookings"),
        "patch-duplicates": ("taken-by-update", "PATCH /berths/{berth_id}"),
        "one-use-more": ("capacity-exceeded", "POST /coupons/{coupon_id}/redeem"),
        "session-survives": ("ended-session-accepted", "DELETE /sessions/current"),
        "export-short": ("export-differs", "GET /exports/boats.csv"),
        "old-password-valid": ("old-password-accepted", "POST /me/password"),
        "total-without-quantity": ("lines-do-not-add-up", "POST /invoices"),
    },
    {
        "second-kind-ignored": ("filter-incomplete", "GET /boats"),
        "ends-before-start": ("times-reversed-accepted", "POST /bookings"),
        "unknown-berth": ("missing-reference-accepted", "POST /bookings"),
        "default-limit": ("default-not-applied", "GET /boats"),
        "null-ignored": ("update-not-kept", "PATCH /boats/{boat_id}"),
        "other-parent": ("read-under-another", "GET /boats/{boat_id}/documents/{document_id}"),
        "total-header": ("page-total-disagrees", "GET /berths"),
        "overdraft": ("amount-below-nothing", "GET /accounts/{account_id}"),
        "next-anywhere": ("open-redirect", "POST /sign-in"),
        "cookie-open": ("cookie-open", "POST /sessions"),
        "list-cached": ("listed-value-stale", "GET /boats"),
        "export-of-all": ("export-differs", "GET /exports/boats.csv"),
        "enum-member-crashes": ("server-error", "GET /berths/{berth_id}/price"),
        "get-marks-read": ("get-not-safe", "GET /messages/{message_id}"),
    },
)


def _check(variant: str) -> Result:
    who = known(config.load(_MARINA).settings, "marina", _MARINA)
    return check_api(who.address, base=_MARINA, seed=1, identities=who.identities, env={"MARINA": variant})


@pytest.mark.parametrize("planted", _PLANTED, ids=["states", "access", "values"])
def test_what_lies_between_requests_is_found(planted: dict[str, tuple[str, str]]) -> None:
    """Of the defects of each kind that are planted together at most one is missed."""
    told = {(each.rule, name) for each in _check(",".join(planted)).findings for name in each.operations}
    missed = [name for name, wanted in planted.items() if wanted not in told]
    assert len(missed) <= 1, missed


def test_the_clean_twin_is_silent() -> None:
    """Nothing of warning or worse, and every operation but the removal of a label that nobody knows accepts something."""
    clean = _check("clean")
    assert [each.message for each in clean.findings if each.severity.reaches(Severity.WARNING)] == []
    assert {each.what for each in clean.skips} <= {
        "DELETE /labels/{label}, accepted requests",
        "DELETE /sessions/current, accepted requests",
    }
