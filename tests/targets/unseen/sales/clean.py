"""Sales from a table: sums by region, product or month, and the orders behind them."""

from datetime import date
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]
import streamlit as st

SAMPLE = Path(__file__).parent / "orders.csv"
COLUMNS = ["order", "day", "region", "product", "units", "price"]
GROUPS = ["region", "product", "month"]
METRICS = ["revenue", "units", "average price"]


@st.cache_data
def sample() -> pd.DataFrame:
    """The orders that come with the page."""
    return prepared(pd.read_csv(SAMPLE))


def prepared(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with its days and what follows from them."""
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise ValueError(f"columns are missing: {', '.join(missing)}")
    frame = frame[COLUMNS].copy()
    frame["day"] = pd.to_datetime(frame["day"], format="%Y-%m-%d")
    frame["units"] = pd.to_numeric(frame["units"])
    frame["price"] = pd.to_numeric(frame["price"])
    frame["month"] = frame["day"].dt.strftime("%Y-%m")
    frame["revenue"] = frame["units"].fillna(0) * frame["price"]
    return frame.dropna(subset=["day", "price"]).sort_values(["day", "order"])


def loaded() -> pd.DataFrame:
    """The uploaded table, or the sample."""
    upload = st.sidebar.file_uploader("Orders (CSV)", type="csv", key="upload")
    table = upload.file_id if upload else "sample"
    if st.session_state.get("table") != table:  # what was chosen for another table says nothing about this one
        st.session_state["table"] = table
        for key in ("regions", "days", "top"):
            st.session_state.pop(key, None)
    if upload is None:
        return sample()
    try:
        return prepared(pd.read_csv(upload))
    except (ValueError, TypeError) as error:
        st.error(f"The table cannot be read: {error}")
        st.stop()


def chosen_days(frame: pd.DataFrame) -> tuple[date, date]:
    """The first and the last day to show."""
    first, last = frame["day"].min().date(), frame["day"].max().date()
    picked = st.sidebar.date_input("Days", value=(first, last), key="days")
    if not isinstance(picked, tuple) or len(picked) != 2:
        st.info("Choose the last day as well")
        st.stop()
    begin, end = picked
    return begin, end


def grouped(frame: pd.DataFrame, by: str, metric: str) -> pd.DataFrame:
    """A figure for each group."""
    table = frame.groupby(by)[["revenue", "units"]].sum()
    if metric == "average price":
        return frame.groupby(by)[["price"]].mean().rename(columns={"price": metric})
    return table[[metric]]


def repeated(frame: pd.DataFrame) -> int:
    """How many orders repeat one of the same day, product and region."""
    return int(frame.duplicated(["day", "product", "region"]).sum())


def summary(frame: pd.DataFrame) -> None:
    """Figures at the top."""
    left, middle, right = st.columns(3)
    left.metric("Revenue", f"{frame['revenue'].sum():,.2f}")
    latest = frame.iloc[-1]["units"]
    middle.metric("Units of the latest order", "unknown" if pd.isna(latest) else str(int(latest)))
    right.metric("Repeated orders", repeated(frame))


def ranking(frame: pd.DataFrame) -> None:
    """The best groups."""
    by = st.selectbox("By", GROUPS, key="by")
    metric = st.radio("Figure", METRICS, horizontal=True, key="metric")
    share = st.toggle("Share of the whole", key="share", disabled=metric == "average price")
    table = grouped(frame, by, metric).sort_values(metric, ascending=False)
    top = len(table)
    if len(table) > 1:
        top = st.slider("How many", 1, len(table), len(table), key="top")
    if share and metric != "average price":
        whole = table[metric].sum()
        table["share"] = table[metric] / whole if whole else 0.0
    st.dataframe(table.head(top))
    st.bar_chart(table.head(top)[metric])


def details(frame: pd.DataFrame) -> None:
    """The orders themselves, ten at most, to be flagged."""
    if not st.toggle("Show orders", key="details"):
        return
    for row in frame.tail(10).itertuples():
        st.checkbox(f"{row.day:%d %b}: {row.product}, {row.region}", key=f"flag-{row.Index}")


def remarks(frame: pd.DataFrame) -> None:
    """Room for remarks."""
    text = st.text_area("Remarks", max_chars=500, key="remarks")
    st.caption(f"{len(text)} characters on {len(frame)} orders")


if "remarks" in st.session_state:  # kept where the page stops before it comes to them
    st.session_state["remarks"] = st.session_state["remarks"]
st.title("Sales")
orders = loaded()
if orders.empty:
    st.info("The table has no orders")
    st.stop()
regions = sorted(orders["region"].dropna().unique())
wanted = st.sidebar.multiselect("Regions", regions, default=regions, key="regions")
begin_day, end_day = chosen_days(orders)
orders = orders[orders["region"].isin(wanted)]
orders = orders[(orders["day"].dt.date >= begin_day) & (orders["day"].dt.date <= end_day)]
if orders.empty:
    st.info("No orders match")
    st.stop()
summary(orders)
ranking(orders)
details(orders)
remarks(orders)
