# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same steps, none of which breaks."""

import streamlit as st

st.title("Deep")
stage = st.session_state.get("stage", 0)
st.write("Stage", stage)
if st.button("Next step") and stage < 3:
    st.session_state.stage = stage + 1
    st.rerun()
if st.button("Back") and stage > 0:
    st.session_state.stage = stage - 1
    st.rerun()
if stage == 3 and st.checkbox("Confirm"):
    st.write("Confirmed.")
mode = st.radio("Mode", ["plain", "expert"])
if mode == "expert" and st.toggle("Danger"):
    level = st.select_slider("Level", ["low", "middle", "high"])
    if level == "high":
        st.write("High.")
kept = st.session_state.setdefault("kept", {"a": 1})
if st.button("Forget"):
    kept.clear()
if st.button("Use"):
    st.write(kept.get("a"))
