"""Needs a package that is not installed."""

import streamlit as st
import surely_not_installed_anywhere

st.write(surely_not_installed_anywhere.version)
