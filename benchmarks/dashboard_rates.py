"""Measures how fast dashboards are driven: a trivial one, one with charts, one that breaks on null, and the example's with all faults.

Units: rates are interactions (a widget used, the script run, the page read) per second of wall time after the first load; `ms CPU`
is processor time of the app's process for one run of the script.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from harness.model.contract import Contract
from harness.probes.dashboard import Explorer
from harness.probes.dashboard_guesses import fields_read
from harness.sources.openapi import read_openapi
from harness.targets.streamlit_app import StreamlitApp

ROOT = Path(__file__).parents[1]
_EXAMPLE = ROOT / "examples" / "storefront" / "dashboard" / "app.py"
_SECONDS = 10.0
_ALL_CELLS_SECONDS = 60.0

_TRIVIAL = """
import streamlit as st

st.title("Counter")
if "count" not in st.session_state:
    st.session_state.count = 0
if st.button("Add"):
    st.session_state.count += 1
size = st.slider("Size", 1, 10, 3)
name = st.text_input("Name")
st.write(f"{name}: {st.session_state.count * size}")
"""

_CHARTS = """
import altair as alt, numpy as np, pandas as pd, streamlit as st


@st.cache_data
def load():
    draw = np.random.default_rng(1)
    days = pd.date_range("2026-01-01", periods=200)
    return pd.DataFrame({"day": days, "region": draw.choice(["N", "S", "E"], 200), "sold": draw.integers(1, 90, 200)})


st.title("Sales")
rows = load()
regions = st.multiselect("Regions", ["N", "S", "E"], ["N", "S", "E"])
least = st.slider("At least", 0, 100, 10)
table = st.checkbox("Table")
kind = st.radio("Chart", ["line", "bar"])
days = st.number_input("Days", 1, 200, 100)
title = st.text_input("Title", "Sales")
shown = rows[rows.region.isin(regions) & (rows.sold >= least)].tail(days)
first, second, third = st.columns(3)
first.metric("Rows", len(shown))
second.metric("Sold", int(shown.sold.sum()))
third.metric("Mean", 0 if shown.empty else round(shown.sold.mean(), 1))
st.subheader(title or "Sales")
(st.line_chart if kind == "line" else st.bar_chart)(shown, x="day", y="sold")
st.altair_chart(alt.Chart(shown).mark_bar().encode(x="region", y="sum(sold)"))
if table:
    st.dataframe(shown)
"""

_NULL = """
import requests, streamlit as st

order = requests.get("http://shop.test/orders/1", timeout=5)
if order.status_code != 200:
    st.error("The shop does not answer")
    st.stop()
if st.checkbox("Show the note"):
    st.write(order.json()["note"].upper())
"""

_NULL_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "shop", "version": "1"},
    "paths": {
        "/orders/{order_id}": {
            "get": {
                "parameters": [{"name": "order_id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["note"],
                                    "properties": {"note": {"type": ["string", "null"]}},
                                }
                            }
                        },
                    }
                },
            }
        }
    },
}


def main(_arguments: Sequence[str]) -> int:
    """Print a row each; 1 where one is below what is promised."""
    good = [
        _rate("trivial app", _TRIVIAL, least=100.0),
        _rate("app with charts", _CHARTS, least=10.0),
        _null(most=5.0),
        _cells(most=_ALL_CELLS_SECONDS),
    ]
    return int(not all(good))


def _rate(name: str, text: str, *, least: float) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(text, encoding="utf-8")
        with StreamlitApp(script, root=script.parent) as app:
            explorer = Explorer(app, None, seed=1)
            explorer.pages()
            started, runs = time.monotonic(), explorer.report.runs
            clock = explorer.clock()
            explorer.explore("main", clock + _SECONDS / 2)
            explorer.wander(clock + _SECONDS)
            seconds = time.monotonic() - started
            worked, report = explorer.clock() - clock, explorer.report
    rate, each = report.steps / seconds, worked / max(1, report.runs - runs) * 1_000
    print(
        f"{name:<22}{rate:>8.1f} interactions/s (wanted {least:.0f}); {report.steps} in {seconds:.1f} s, {each:.1f} ms CPU a run",
        flush=True,
    )
    return rate >= least


def _null(*, most: float) -> bool:
    """From the start of the app's process to the crash with its shortest way."""
    contract = read_openapi(_NULL_CONTRACT, source="shop")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(_NULL, encoding="utf-8")
        started = time.monotonic()
        with StreamlitApp(script, root=script.parent) as app:
            explorer = Explorer(app, contract, seed=1, fields=fields_read(script))
            explorer.explore("main", explorer.clock() + _SECONDS)
            explorer.feed(explorer.clock() + _SECONDS)
            found = any(each.data.get("type") == "AttributeError" for each in explorer.report.observations)
            seconds = time.monotonic() - started
    print(
        f"{'crash on null':<22}{seconds:>8.1f} s (wanted {most:.0f}), {'found' if found else 'NOT FOUND'}", flush=True
    )
    return found and seconds <= most


def _cells(*, most: float) -> bool:
    """Each operation of the example's dashboard in each way that it can answer."""
    contract = _example_contract()
    started = time.monotonic()
    with StreamlitApp(_EXAMPLE, root=ROOT) as app:
        explorer = Explorer(app, contract, seed=1, fields=fields_read(_EXAMPLE))
        for page in explorer.pages():
            explorer.explore(page, explorer.clock() + 2.0)
        explorer.feed(explorer.clock() + most * 2)
        seconds = time.monotonic() - started
        visits, unvisited = explorer.report.visits, explorer.report.unvisited
    operations = {each.operation for each in visits}
    faults = {(each.operation, each.aspect) for each in visits if each.aspect.startswith("fault")}
    print(
        f"{'cells of the example':<22}{seconds:>8.1f} s (wanted {most:.0f}); {len(operations)} operations, "
        f"{len({(each.operation, each.aspect) for each in visits})} cells, {len(faults)} of them faults, {len(unvisited)} not visited",
        flush=True,
    )
    for each in unvisited:
        print(f"    {each.operation} {each.variation}: {each.reason}")
    return seconds <= most and len(operations) >= 8 and not unvisited


def _example_contract() -> Contract:
    command = "import json; from examples.storefront.backend.main import app; print(json.dumps(app.openapi()))"
    made = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, check=True)
    return read_openapi(json.loads(made.stdout), source="examples.storefront.backend.main:app")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
