"""Energy of one's own sites: readings, alerts, a threshold and exports."""

import os
import time
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import requests
import streamlit as st

BASE = os.environ.get("ENERGY_URL", "http://energy.test")
TIMEOUT = (3, 10)
HOURS = 24


class BackendError(Exception):
    """The backend said no, or nothing."""


def call(method: str, path: str, code: str, **options: Any) -> Any:
    """Ask the backend."""
    if not code.isascii():
        raise BackendError("The access code is not valid")
    try:
        for _ in range(50):
            answer = requests.request(
                method, f"{BASE}{path}", headers={"X-Access-Code": code}, timeout=TIMEOUT, **options
            )
            if answer.status_code != 429:
                break
    except requests.RequestException as error:
        raise BackendError("The meter service cannot be reached") from error
    if answer.status_code == 429:
        raise BackendError(f"Too many requests; try again in {answer.headers.get('Retry-After', 'a few')} seconds")
    if not answer.ok:
        raise BackendError(f"The meter service answered {answer.status_code}")
    try:
        return answer.json()
    except ValueError as error:
        raise BackendError("The meter service's answer cannot be read") from error


@st.cache_data(ttl=300, max_entries=100)
def account(_code: str) -> dict[str, Any]:
    """The account of an access code."""
    found: dict[str, Any] = call("GET", "/me", _code)
    return found


def readings(site: int, code: str, first: date, last: date) -> pd.DataFrame:
    """The readings of some days; hours without a value are left out."""
    params = {"from": f"{first:%d.%m.%Y}", "to": f"{last:%d.%m.%Y}"}
    items = call("GET", f"/sites/{site}/readings", code, params=params)["items"]
    rows = [(item["at"], float(item["kwh"])) for item in items]
    return pd.DataFrame(rows, columns=["at", "kwh"])


def smoothed(frame: pd.DataFrame) -> list[float]:
    """The mean of the last day at each hour."""
    means = []
    for hour in range(len(frame)):
        window = [frame.iloc[back]["kwh"] for back in range(max(0, hour - HOURS + 1), hour + 1)]
        means.append(float(sum(window) / len(window)))
    return means


def show_readings(site: int, code: str, first: date, last: date) -> None:
    """A chart of the readings."""
    try:
        frame = readings(site, code, first, last)
    except BackendError as error:
        st.error(f"No readings: {error}")
        st.stop()
    if frame.empty:
        st.info("No readings on these days")
        return
    frame["mean of a day"] = smoothed(frame)
    st.session_state.setdefault("frames", []).append(frame)
    st.metric("Sum", f"{frame['kwh'].sum():.1f} kWh")
    st.line_chart(frame.set_index("at"))


def show_alerts(site: int, code: str) -> None:
    """The alerts, read in the background while the account's greeting is drawn."""
    alerts: list[dict[str, Any]] = []
    thread = Thread(target=lambda: alerts.extend(call("GET", f"/sites/{site}/alerts", code)))
    thread.start()
    st.subheader("Alerts")
    thread.join()
    if not alerts:
        st.success("All quiet")
    for alert in alerts:
        st.warning(f"{alert['level']}: {alert['text']}")


def export(site: int, code: str, first: date, last: date) -> None:
    """Have an export made, and wait for it a little."""
    body = {"from": first.isoformat(), "to": last.isoformat()}
    try:
        job = call("POST", f"/sites/{site}/exports", code, json=body)
        while job["state"] != "done":
            time.sleep(0.5)
            job = call("GET", f"/exports/{job['id']}", code)
    except BackendError as error:
        st.error(f"No export: {error}")
        return
    st.success(f"Export {job['id']} is ready")


def threshold(site: int, code: str) -> None:
    """A form for the threshold of alerts."""
    with st.form("threshold"):
        limit = st.number_input("Alert above (kWh)", min_value=0.0, value=0.0, step=0.5, key="limit")
        sent = st.form_submit_button("Save")
    if sent:
        try:
            call("POST", f"/sites/{site}/thresholds", code, json={"kwh": limit})
        except BackendError as error:
            st.error(f"The threshold was not saved: {error}")
        else:
            st.success("Saved")


def wait_until_ready(site: int, code: str) -> None:
    """Stop where the site's meter is still starting."""
    try:
        state = call("GET", f"/sites/{site}/status", code)["state"]
    except BackendError as error:
        st.error(f"No status: {error}")
        st.stop()
    if state != "ready":
        st.rerun()


st.title("Energy")
with st.sidebar:
    access_code = st.text_input("Access code", value="demo", type="password", key="code")
    today = date(2026, 3, 2)
    since = st.date_input("From", value=today - timedelta(days=7), max_value=today, key="since")
if not access_code:
    st.info("Enter an access code")
    st.stop()
try:
    owner = account(access_code)
except BackendError:
    st.stop()
st.caption(f"Welcome, {owner['name']}")
names = {site["id"]: site["name"] for site in owner["sites"]}
if not names:
    st.info("No site belongs to this account")
    st.stop()
chosen = st.selectbox("Site", list(names), format_func=lambda number: names.get(number, "?"), key="site")
wait_until_ready(chosen, access_code)
show_alerts(chosen, access_code)
show_readings(chosen, access_code, since, today)
threshold(chosen, access_code)
if st.button("Export", key="export"):
    export(chosen, access_code, since, today)
