"""An order over asynchronous httpx."""

import asyncio
from decimal import Decimal, InvalidOperation

import httpx

SIGNS = {"EUR": "€"}


class Declared(Exception):
    """The client's own error."""


async def _order():
    async with httpx.AsyncClient() as client:
        return (await client.get("https://api-m.sandbox.paypal.com/v2/checkout/orders/1")).json()


def order():
    return asyncio.run(_order())


def weak_word():
    """/links/0/rel"""
    return next(each["href"] for each in order()["links"][:1] if each["rel"] == "approve")


def hard_word():
    found = next((each["href"] for each in order()["links"][:1] if each["rel"] == "approve"), None)
    if found is None and order():
        raise Declared("nothing to approve")
    return found


def weak_amount():
    """/amount/value"""
    return Decimal(order()["amount"]["value"])


def hard_amount():
    try:
        return Decimal(order()["amount"]["value"])
    except InvalidOperation as error:
        raise Declared("no amount") from error


def weak_currency():
    """/amount/currency_code"""
    return SIGNS[order()["amount"]["currency_code"]]


def hard_currency():
    return SIGNS.get(order()["amount"]["currency_code"], "¤")


def weak_payer():
    """/payer"""
    found = order()
    return found["payer"]["email"] if "payer" in found else None


def hard_payer():
    payer = order().get("payer")
    return payer["email"] if payer else None
