# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""One of every widget that can be operated; each shows its value."""

from datetime import date, datetime, time

import streamlit as st

st.write("radio", st.radio("Radio", ["a", "b"]))
st.write("selectbox", st.selectbox("Select", [1, 2, 3], format_func=lambda each: f"number {each}"))
st.write("multiselect", st.multiselect("Multi", ["x", "y"], max_selections=1))
st.write("select_slider", st.select_slider("Size", ["s", "m", "l"], format_func=str.upper))
st.write("select_range", st.select_slider("Sizes", ["s", "m", "l"], value=("s", "l")))
st.write("slider", st.slider("Slider", 0, 10, 5))
st.write("range", st.slider("Range", 0.0, 1.0, (0.2, 0.4)))
st.write("day", st.slider("Day", date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 3)))
st.write("hour", st.slider("Hour", time(8), time(18), time(9)))
st.write("moment", st.slider("Moment", datetime(2026, 1, 1), datetime(2026, 1, 2), datetime(2026, 1, 1, 6)))  # noqa: DTZ001
st.write("number", st.number_input("Number", 0.0, 1.0, 0.5))
st.write("text", st.text_input("Text", max_chars=5))
st.write("area", st.text_area("Area"))
st.write("date", st.date_input("Date", date(2026, 1, 1)))
st.write("dates", st.date_input("Dates", (date(2026, 1, 1), date(2026, 1, 5))))
st.write("time", st.time_input("Time", time(9)))
st.write("colour", st.color_picker("Colour", "#00ff00"))
st.write("feedback", st.feedback("stars"))
st.write("pills", st.pills("Pills", ["p", "q"]))
st.write("segments", st.segmented_control("Segments", ["r", "s"], selection_mode="multi"))
st.write("toggle", st.toggle("Toggle"))
st.write("checkbox", st.checkbox("Check"))
st.write("button", st.button("Button"))
st.write("download", st.download_button("Download", "data"))
file = st.file_uploader("File", type=["csv"])
st.write("file", file.name if file else None)
st.write("chat", st.chat_input("Say"))
st.text_input("Closed", disabled=True)
st.data_editor({"column": [1, 2]})
