"""Live values in the place of placeholders."""

from __future__ import annotations

from harness.cassettes.binding import Bindings
from harness.model.exchange import Request, Response

FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def _request(url: str, body: bytes = b"") -> Request:
    return Request(method="POST", url=url, headers=FORM if body else (), body=body)


def test_an_answer_speaks_of_the_live_value() -> None:
    """A redirect echoes the state that was really sent, and the code that follows is known again."""
    bindings = Bindings()
    bindings.learn(
        _request("https://a.test/authorize?state=<STATE-1>"), _request("https://a.test/authorize?state=freshrandom1")
    )
    answer = bindings.live(Response(status=302, headers=(("Location", "https://app.test/cb?state=<STATE-1>"),)))
    assert answer.headers == (("Location", "https://app.test/cb?state=freshrandom1"),)
    asked = bindings.recorded(_request("https://a.test/token", b"grant=x&state=freshrandom1"))
    assert asked.body == b"grant=x&state=<STATE-1>"


def test_a_placeholder_within_a_text_is_bound_by_what_surrounds_it() -> None:
    """Only the part that differs is taken."""
    bindings = Bindings()
    bindings.learn(_request("https://a.test/?next=id:<TOKEN-1>;v2"), _request("https://a.test/?next=id:abcdefgh;v2"))
    assert bindings.live(Response(status=200, body=b'{"x": "<TOKEN-1>"}')).body == b'{"x": "abcdefgh"}'


def test_nothing_is_bound_where_texts_do_not_fit() -> None:
    """Another shape, no binding; nothing bound, nothing changed."""
    bindings = Bindings()
    bindings.learn(_request("https://a.test/?next=id:<TOKEN-1>"), _request("https://a.test/?next=other"))
    bindings.learn(_request("https://a.test/?a=<TOKEN-2>"), _request("https://a.test/?b=1"))
    response = Response(status=200, body=b'{"x": "<TOKEN-1>"}')
    assert bindings.live(response) is response


def test_short_values_are_not_searched_for() -> None:
    """Three digits stand elsewhere by chance."""
    bindings = Bindings()
    bindings.learn(_request("https://a.test/", b"card[cvc]=<CVC-1>"), _request("https://a.test/", b"card[cvc]=123"))
    assert bindings.recorded(_request("https://a.test/", b"amount=123")).body == b"amount=123"
