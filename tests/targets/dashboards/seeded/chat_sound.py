# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same chat; its history grows only when somebody says something."""

import streamlit as st

st.title("Chat")
history = st.session_state.setdefault("messages", [])
for message in history:
    with st.chat_message(message["role"]):
        st.write(message["text"])
if text := st.chat_input("Say something"):
    history.append({"role": "user", "text": text})
    word, _, rest = text.partition(" ")
    history.append({"role": "assistant", "text": f"{word} {rest}"})
    st.rerun()
stars = st.feedback("stars")
st.write(["bad", "poor", "fair", "good", "best"][stars] if stars is not None else "no opinion")
st.session_state.seen = [*st.session_state.get("seen", []), len(history)][-5:]
