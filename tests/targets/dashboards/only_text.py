"""Has nothing that can be operated."""

import streamlit as st

st.title("About")
st.write("This is a page.")
