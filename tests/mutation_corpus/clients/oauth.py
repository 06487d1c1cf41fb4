"""A token over http.client."""

import http.client
import json


class Declared(Exception):
    """The client's own error."""


def token():
    connection = http.client.HTTPSConnection("login.acme.test")
    connection.request("GET", "/token")
    return json.loads(connection.getresponse().read())


def weak_absent():
    """/expires_in"""
    return token()["expires_in"] + 1


def hard_absent():
    return token().get("expires_in", 0) + 1


def weak_blank():
    """/scope"""
    return token().get("scope", "read").split()[0]


def hard_blank():
    return next(iter(token().get("scope", "read").split()), "")


def weak_kind():
    """/token_type"""
    return {"bearer": 1}[token()["token_type"].lower()]


def hard_kind():
    kind = token()["token_type"].lower()
    if kind != "bearer":
        raise Declared(kind)
    return 1


def weak_division():
    """/expires_in"""
    return 1000 // token().get("expires_in", 1)


def hard_division():
    return 1000 // max(1, token().get("expires_in", 1))
