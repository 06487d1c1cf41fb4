# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""A chat with commands."""

import streamlit as st

st.title("Chat")
history = st.session_state.setdefault("messages", [])
for message in history:
    with st.chat_message(message["role"]):
        st.write(message["text"])
if text := st.chat_input("Say something"):
    history.append({"role": "user", "text": text})
    word, number = text.split(" ", 1)  # planted: uncaught-exception
    history.append({"role": "assistant", "text": f"{word} {number}"})
stars = st.feedback("stars")
st.write(["bad", "fair", "good"][stars] if stars is not None else "no opinion")  # planted: uncaught-exception
st.session_state.setdefault("seen", []).append(len(history))  # planted: session-state-grows page
