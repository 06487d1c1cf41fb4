# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same forms, each field looked at before it is used; a row may stand twice where it was entered twice."""

import streamlit as st

TEAM = [{"name": "Grace", "role": "lead", "code": "••••"}]


def members():
    return st.session_state.setdefault("members", list(TEAM))


st.title("Forms")
with st.form("join"):
    who = st.text_input("Name", key="who")
    role = st.selectbox("Role", ["driver", "lead"], key="role")
    code = st.text_input("Code", type="password", key="code", max_chars=12)
    sent = st.form_submit_button("Join")
if sent and len(code) < 4:
    st.error("The code has four characters or more")
elif sent and not who.strip():
    st.error("A name is needed")
elif sent:
    members().append({"name": who.strip(), "role": role, "code": "•" * 4})
    st.success(f"Welcome, {who.strip()}; your code has {len(code)} characters")
st.dataframe(members())
st.dataframe([{"who": each["name"], "step": step} for each in members() for step in ("invited", "joined")])
for member in members():
    st.write(f"{member['name'][:1]} · {member['name']}")
with st.form("parcel"):
    sender, receiver = st.text_input("Sender"), st.text_input("Receiver")
    parcels = st.number_input("Parcels", 0, 50, 5)
    boxes = st.number_input("Boxes", 1, 50, 5)
    if st.form_submit_button("Pack") and sender and receiver:
        st.write(parcels / boxes)
height = st.text_input("Height")
width = st.text_input("Width")
if st.button("Measure") and height and width:
    try:
        st.write(float(height) * float(width))
    except ValueError:
        st.error("Give numbers")
