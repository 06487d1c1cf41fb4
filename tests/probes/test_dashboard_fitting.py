"""Usual answers fit what was asked for."""

from __future__ import annotations

import json

import pytest

from benchmarks.dashboards import contract
from harness.model.dashboard import Answer, Call
from harness.model.exchange import Request
from harness.probes.dashboard_answers import Backend, Feed


def _asked(url: str) -> Answer:
    feed = Feed(Backend(contract()))
    return feed(Call(request=Request(method="GET", url=f"http://shop.test{url}", headers=(), body=b""), client="httpx"))


@pytest.mark.parametrize("status", ["paid", "shipped"])
def test_a_filtered_list_has_other_items_which_pass_the_filter(status: str) -> None:
    """Their status is the one that was asked for, their ids are their own, and the same question gets the same answer."""
    items = json.loads(_asked(f"/orders?status={status}").body)["items"]
    everything = json.loads(_asked("/orders").body)["items"]
    assert {each["status"] for each in items} == {status}
    assert not {each["id"] for each in items} & {each["id"] for each in everything}
    assert _asked(f"/orders?status={status}") == _asked(f"/orders?status={status}")


@pytest.mark.parametrize(("url", "number"), [("/orders/7", 7), ("/orders/0", 1), ("/orders/x", 1)])
def test_a_thing_has_the_id_that_it_was_asked_by(url: str, number: int) -> None:
    """As long as the contract allows the id."""
    assert json.loads(_asked(url).body)["id"] == number


def test_a_filter_that_the_contract_refuses_changes_nothing() -> None:
    """What comes back is within the contract whatever was asked."""
    assert _asked("/orders?status=lost") == _asked("/orders")
