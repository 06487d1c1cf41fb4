# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Needs a package that is not installed."""

import streamlit as st
import surely_not_installed_anywhere

st.write(surely_not_installed_anywhere.version)
