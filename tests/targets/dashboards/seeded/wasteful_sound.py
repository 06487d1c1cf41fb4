# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""A slow loop, gone through once."""

import streamlit as st


@st.cache_data
def pairs(count):
    return sum(1 for one in range(count) for other in range(count) if (one * other) % 7 == 3)


st.title("Wasteful")
st.checkbox("Round")
st.write(pairs(3000))
