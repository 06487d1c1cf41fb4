"""Refunds over urllib."""

import json
import urllib.request
from datetime import UTC, datetime

LABELS = {"pending": "On its way", "succeeded": "Done"}


class Declared(Exception):
    """The client's own error."""


def refund():
    with urllib.request.urlopen("https://api.stripe.com/v1/refunds/re_1") as answer:
        return json.loads(answer.read())


def weak_null():
    """/reason"""
    return refund().get("reason", "").upper()


def hard_null():
    return (refund().get("reason") or "").upper()


def weak_absent():
    """/currency"""
    return refund()["currency"].lower()


def hard_absent():
    return refund().get("currency", "eur").lower()


def weak_new_word():
    """/status"""
    return LABELS[refund()["status"]]


def hard_new_word():
    return LABELS.get(refund()["status"], "See Stripe")


def weak_zero():
    """/amount"""
    return 100 / refund()["amount"]


def hard_zero():
    amount = refund()["amount"]
    if amount == 0:
        raise Declared("nothing was refunded")
    return 100 / amount


def weak_extreme_date():
    """/created"""
    return datetime.fromtimestamp(refund()["created"], UTC)


def hard_extreme_date():
    try:
        return datetime.fromtimestamp(refund()["created"], UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise Declared("no such time") from error


def weak_extra(id, status, amount, created, reason=None, currency="", charge=""):
    return status


def hard_extra(id, status, amount, created, reason=None, currency="", charge="", **_later):
    return status


def weak_extra_field():
    """/added_in_a_later_release"""
    return weak_extra(**refund())


def hard_extra_field():
    return hard_extra(**refund())


def weak_expanded():
    """/charge"""
    return refund().get("charge", "").startswith("ch_")


def hard_expanded():
    charge = refund().get("charge", "")
    return (charge if isinstance(charge, str) else charge["id"]).startswith("ch_")
