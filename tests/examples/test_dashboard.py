"""The example's dashboard: every page against the real API, faults, an action, and the careless release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
import respx
import streamlit as st
from streamlit.testing.v1 import AppTest

Answerer: TypeAlias = Callable[[httpx.Request], httpx.Response]
Api: TypeAlias = Callable[..., httpx.Response]

DASHBOARD = Path(__file__).parents[2] / "examples" / "storefront" / "dashboard"
VIEWS = sorted(path.stem for path in (DASHBOARD / "views").glob("*.py"))


@pytest.fixture
def router(answer: Answerer) -> Iterator[respx.MockRouter]:
    """Everything that the dashboard asks over HTTP goes to the real API; a test lays its own routes before that."""
    st.cache_data.clear()
    st.cache_resource.clear()
    with respx.mock(assert_all_called=False) as router:
        router.route(name="api").mock(side_effect=answer)
        yield router


def opened(view: str, folder: str = "views") -> AppTest:
    """The dashboard with one of its pages open."""
    page = AppTest.from_file(str(DASHBOARD / "app.py"), default_timeout=60).run()
    return page.switch_page(f"{folder}/{view}.py").run()


def shown(page: AppTest) -> str:
    """Everything that the page says in its coloured boxes."""
    boxes = [*page.error, *page.info, *page.warning, *page.success]
    return " ".join(str(box.value) for box in boxes)


@pytest.mark.parametrize("view", VIEWS)
def test_pages(router: respx.MockRouter, view: str) -> None:
    """Every page shows the seeded shop without an error."""
    page = opened(view)
    assert not page.exception
    assert not [box.value for box in page.error]
    assert len(page.title) == 1
    assert router.calls


FAULTS: dict[str, Any] = {
    "busy": httpx.Response(429, headers={"Retry-After": "7"}),
    "broken": httpx.Response(500, text="Internal Server Error"),
    "refused": httpx.Response(403, json={"error": {"code": "forbidden", "message": "No.", "details": None}}),
    "garbled": httpx.Response(200, content=b'{"items": ['),
    "other": httpx.Response(200, json=[None]),
    "slow": httpx.ReadTimeout("too slow"),
    "down": httpx.ConnectError("nobody there"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("fault", FAULTS)
def test_faults(router: respx.MockRouter, view: str, fault: str) -> None:
    """Whatever goes wrong at the API, the page says so in words and stands."""
    kind = FAULTS[fault]
    router["api"].mock(**({"side_effect": kind} if isinstance(kind, Exception) else {"return_value": kind}))
    page = opened(view)
    assert not page.exception
    assert "The shop" in shown(page)


@pytest.mark.parametrize("view", ["orders", "order", "customers"])
def test_nothing_there(router: respx.MockRouter, view: str) -> None:
    """An empty list is said in words."""
    empty = {"items": [], "total": 0, "page": 1, "size": 50, "pages": 0}
    route = router.route(path__regex=re.compile("/(orders|customers)$")).mock(
        return_value=httpx.Response(200, json=empty)
    )
    router.routes._routes.reverse()
    page = opened(view)
    assert route.called
    assert not page.exception
    assert shown(page)


def test_shipping(router: respx.MockRouter, api: Api) -> None:
    """Staff pick a paid order, give its parcel's code, and the order is shipped."""
    paid = api("GET", "/orders?status=paid&size=1", "staff").json()["items"][0]
    page = opened("order")
    page.selectbox[0].set_value(paid["id"]).run()
    page.text_input[0].set_value("jo 1").run()
    button(page, "Ship").click().run()
    assert "4 to 40" in shown(page)
    page.text_input[0].set_value("jo12345")
    button(page, "Ship").click().run()
    assert f"{paid['number']} is on its way." in shown(page)
    assert api("GET", f"/orders/{paid['id']}", "staff").json()["tracking"]["code"] == "JO12345"


def test_counting(router: respx.MockRouter, api: Api) -> None:
    """A count on the stock page reaches the shelf."""
    page = opened("stock")
    page.selectbox[0].set_value(1).run()
    page.number_input[0].set_value(7)
    button(page, "Save the count").click().run()
    assert "Oak Serving Board: 7 pieces." in shown(page)
    assert api("GET", "/products/1/stock").json()["on_hand"] == 7


def test_reads_are_kept(router: respx.MockRouter) -> None:
    """A rerun asks the API for nothing that it has just been told."""
    page = opened("orders")
    before = len(router.calls)
    page.run()
    assert len(router.calls) == before


def test_careless_average(router: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drifted sales page falls over an average that may be null."""
    monkeypatch.setenv("STOREFRONT_VARIANT", "drift")
    page = opened("sales", "drifted/views")
    page.selectbox[0].set_value("USD").run()
    assert "NoneType" in page.exception[0].value


def test_careless_levels(router: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drifted stock page falls over once all levels are cleared."""
    monkeypatch.setenv("STOREFRONT_VARIANT", "drift")
    page = opened("stock", "drifted/views")
    assert not page.exception
    page.multiselect[0].set_value([]).run()
    assert "zero" in page.exception[0].value


def button(page: AppTest, label: str) -> Any:
    """The button with a label."""
    return next(one for one in page.button if one.label == label)
