"""A folder of built pages is served as the hosts of exports do."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

from harness.targets.web_pages import StaticPages


def test_an_address_without_a_suffix_is_its_page(tmp_path: Path) -> None:
    """`/orders` is `orders.html` though there is a folder of that name, a folder has its index, and none is listed."""
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders.html").write_text("all orders")
    (tmp_path / "orders" / "data.txt").write_text("1")
    (tmp_path / "index.html").write_text("start")
    (tmp_path / "bare").mkdir()
    with StaticPages(tmp_path) as pages:
        shown = {
            each: urllib.request.urlopen(pages.url + each).read().decode() for each in ("", "orders", "orders/data.txt")
        }
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(f"{pages.url}bare/")
    assert shown == {"": "start", "orders": "all orders", "orders/data.txt": "1"}
