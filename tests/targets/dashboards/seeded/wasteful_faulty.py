# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""A slow loop, gone through in every rerun."""

import streamlit as st


def pairs(count):
    return sum(1 for one in range(count) for other in range(count) if (one * other) % 7 == 3)


st.title("Wasteful")
st.checkbox("Round")
st.write(pairs(3000))  # planted: rerun-repeats-work
