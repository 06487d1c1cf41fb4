# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Forms that have to be filled whole before anything happens."""

import streamlit as st

TEAM = [{"name": "Grace", "role": "lead", "code": "4711-22"}]


def join():
    if st.session_state.who.strip() and len(st.session_state.code) >= 4:
        add(st.session_state.who.strip(), st.session_state.code)


def add(who, code):
    members().append({"name": who, "role": st.session_state.role, "code": code})


def members():
    return st.session_state.setdefault("members", list(TEAM))


st.title("Forms")
with st.form("join"):
    st.text_input("Name", key="who")
    st.selectbox("Role", ["driver", "lead"], key="role")
    code = st.text_input("Code", type="password", key="code", max_chars=12)
    sent = st.form_submit_button("Join", on_click=join)  # planted: action-repeated-on-rerun Ada Harwell
if sent and len(code) < 4:
    st.error("The code has four characters or more")
elif sent:
    add(st.session_state.who.strip(), code)
    st.success(f"Welcome; your code is {code}")  # planted: secret-on-page typed into
st.dataframe(members())  # planted: secret-on-page in the column code
for member in members():
    st.write(f"{member['name'][0]} · {member['name']}")  # planted: uncaught-exception
with st.form("parcel"):
    sender, receiver = st.text_input("Sender"), st.text_input("Receiver")
    parcels = st.number_input("Parcels", 0, 50, 5)
    boxes = st.number_input("Boxes", 0, 50, 5)
    if st.form_submit_button("Pack") and sender and receiver:
        st.write(parcels / boxes)  # planted: uncaught-exception
height = st.text_input("Height")
width = st.text_input("Width")
if st.button("Measure") and height and width:
    st.write(float(height) * float(width))  # planted: uncaught-exception
