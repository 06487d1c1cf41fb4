"""A sheet over httpx."""

import httpx


class Declared(Exception):
    """The client's own error."""


def sheet():
    return httpx.get("https://sheets.googleapis.com/v4/spreadsheets/1AbC/values/A1").json()


def weak_absent():
    """/updates"""
    return sheet()["updates"].get("updatedRows")


def hard_absent():
    return sheet().get("updates", {}).get("updatedRows")


def weak_number_in_text():
    """/total"""
    return int(sheet().get("total", "0"))


def hard_number_in_text():
    try:
        return int(sheet().get("total", "0"))
    except ValueError as error:
        raise Declared("no number") from error


def weak_empty():
    """/values"""
    return sheet()["values"][0]


def hard_empty():
    return next(iter(sheet()["values"]), None)


def weak_unicode():
    """/title"""
    return sheet()["title"].encode("latin-1")


def hard_unicode():
    return sheet()["title"].encode("latin-1", "replace")
