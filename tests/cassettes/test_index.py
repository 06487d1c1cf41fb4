"""Recorded answers found by their hash, and misses explained."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cassettes.index import Index
from harness.model.exchange import Exchange, Request, Response

FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def _exchange(path: str, body: bytes = b"", answer: bytes = b"") -> Exchange:
    request = Request(method="POST", url=f"https://api.acme.test{path}", headers=FORM, body=body)
    return Exchange(request=request, response=Response(status=200, body=answer))


def _index(exchanges: Sequence[Exchange]) -> Index:
    return Index([each.request for each in exchanges], lambda place: exchanges[place])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=30), st.randoms(use_true_random=False))
def test_each_key_is_answered_in_its_own_order(recorded: list[tuple[str, int]], shuffle: object) -> None:
    """Asked in any order between keys, each key's answers come first in, first out."""
    exchanges = [_exchange(f"/{key}", b"n=%d" % n, str(i).encode()) for i, (key, n) in enumerate(recorded)]
    asked = list(exchanges)
    shuffle.shuffle(asked)  # type: ignore[attr-defined]
    index = _index(exchanges)
    given_out: dict[bytes, list[int]] = {}
    for each in asked:
        found = index.take(each.request)
        assert found is not None
        given_out.setdefault(each.request.url.encode() + each.request.body, []).append(int(found.response.body))
    assert all(order == sorted(order) for order in given_out.values())
    assert index.unused == ()
    assert Counter(index.played) == Counter(exchanges)


def test_threads_get_each_answer_once() -> None:
    """Two threads never get the same interaction."""
    exchanges = [_exchange("/poll", answer=str(n).encode()) for n in range(200)]
    index = _index(exchanges)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: index.take(exchanges[0].request), range(210)))
    bodies = sorted(int(each.response.body) for each in found if each)
    assert bodies == list(range(200))
    assert found.count(None) == 10


def test_the_nearest_request_is_the_one_a_person_would_name() -> None:
    """Same path first, then same method, then most equal fields."""
    exchanges = [_exchange("/v1/other", b"a=1&b=2&c=3"), _exchange("/v1/x", b"a=9"), _exchange("/v1/x", b"a=1&b=2&c=4")]
    miss = _index(exchanges).miss(_exchange("/v1/x", b"a=1&b=2&c=3").request)
    assert miss.nearest is exchanges[2]
    assert [str(fact) for fact in miss.differs] == ["form c: recorded 4, sent 3"]
    assert not miss.spent


def test_a_spent_answer_is_told_from_a_missing_one() -> None:
    """Asked once too often is another fault than asked for something else."""
    index = _index([_exchange("/x")])
    assert index.take(_exchange("/x").request)
    assert index.miss(_exchange("/x").request).spent
    assert _index([]).miss(_exchange("/x").request).nearest is None


def test_long_and_absent_values_are_shown_short() -> None:
    """A fact stays one line."""
    miss = _index([_exchange("/x", b"a=" + b"y" * 200)]).miss(_exchange("/x", b"b=1").request)
    first, second = (str(fact) for fact in miss.differs)
    assert first.endswith("yyy..., sent nothing")
    assert len(first) < 130
    assert second == "form b: recorded nothing, sent 1"


def test_look_ups_do_the_same_work_at_any_size() -> None:
    """A hash, not a scan: a hundred times the interactions cost no further call, comparisons among them."""

    def calls(count: int) -> int:
        exchanges = [_exchange(f"/item/{n}") for n in range(count)]
        index = _index(exchanges)
        made: Counter[str] = Counter()
        before = sys.getprofile()
        sys.setprofile(lambda _, event, __: made.update([event]))
        try:
            found = [index.take(exchange.request) for exchange in reversed(exchanges[-200:])]
        finally:
            sys.setprofile(before)
        assert all(found)
        return made.total()

    assert calls(20_000) == calls(200) > 200
