"""Channels over requests."""

import requests


class Declared(Exception):
    """The client's own error."""


def channels():
    return requests.get("https://slack.com/api/conversations.list", timeout=5).json()["channels"]


def weak_empty():
    """/channels"""
    return channels()[0]["id"]


def hard_empty():
    found = channels()
    if not found:
        raise Declared("no channel")
    return found[0]["id"]


def weak_long_page():
    """/channels"""
    seats = [None] * 100
    for place, each in enumerate(channels()):
        seats[place] = each["id"]
    return seats


def hard_long_page():
    return [each["id"] for each in channels()]


def weak_absent():
    """/channels/0/topic"""
    return [each["topic"] for each in channels()[:1]]


def hard_absent():
    return [each.get("topic") for each in channels()[:1]]


def weak_boolean():
    """/channels/1/is_private"""
    second = channels()[1:2]
    return [{True: "lock"}[each["is_private"]] for each in second if "is_private" in each]


def hard_boolean():
    return [{True: "lock", False: "hash"}[each["is_private"]] for each in channels()[1:2] if "is_private" in each]
