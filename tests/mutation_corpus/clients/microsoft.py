"""Messages over urllib3."""

from datetime import datetime

import urllib3

ICONS = {"normal": "", "high": "!"}


class Declared(Exception):
    """The client's own error."""


def message():
    return urllib3.request("GET", "https://graph.microsoft.com/v1.0/me/messages/1").json()


def weak_null():
    """/subject"""
    return len(message()["subject"])


def hard_null():
    return len(message()["subject"] or "")


def weak_null_object():
    """/from"""
    return message()["from"].get("emailAddress")


def hard_null_object():
    sender = message()["from"]
    return sender.get("emailAddress") if sender else None


def weak_date():
    """/receivedDateTime"""
    return datetime.strptime(message()["receivedDateTime"], "%Y-%m-%dT%H:%M:%SZ")


def hard_date():
    try:
        return datetime.fromisoformat(message()["receivedDateTime"])
    except ValueError as error:
        raise Declared("no time") from error


def weak_member():
    """/importance"""
    return ICONS[message()["importance"]]


def hard_member():
    return ICONS.get(message()["importance"], "")
