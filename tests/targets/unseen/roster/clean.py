"""A roster of a team: add, find, change and remove people, and plan their hours."""

from dataclasses import asdict, dataclass
from itertools import count

import streamlit as st

ROLES = ["driver", "packer", "lead"]
LIMIT = 200
KEPT = ["new_name", "new_pin", "query", "remark", "begin", "end", "parcels"]


@dataclass
class Person:
    """A member of the team."""

    number: int
    name: str
    role: str
    pin: str


def people() -> list[Person]:
    """The team of this session."""
    if "people" not in st.session_state:
        st.session_state["people"] = [
            Person(1, "Ada", "lead", "4711"),
            Person(2, "Grace", "driver", "0815"),
            Person(3, "Alan", "packer", "2001"),
        ]
        st.session_state["numbers"] = count(4)
    found: list[Person] = st.session_state["people"]
    return found


def note(text: str) -> None:
    """Remember what was done, the newest first."""
    log: list[str] = st.session_state.setdefault("log", [])
    log.insert(0, text)
    del log[20:]


def add_form() -> None:
    """A form for a new member."""
    team = people()
    with st.form("add"):
        name = st.text_input("Name", max_chars=60, key="new_name")
        role = st.selectbox("Role", ROLES, key="new_role")
        pin = st.text_input("PIN", type="password", max_chars=6, key="new_pin")
        sent = st.form_submit_button("Add")
    if not sent:
        return
    if not name.strip():
        st.error("A name is needed")
    elif not (pin.isdigit() and len(pin) >= 4):
        st.error("The PIN has four to six digits")
    elif len(team) >= LIMIT:
        st.error("The team is full")
    else:
        team.append(Person(next(st.session_state["numbers"]), name.strip(), role, pin))
        note(f"added {name.strip()}")
        st.success(f"{name.strip()} was added")


def table(found: list[Person]) -> None:
    """The people that were found."""
    rows = [{key: value for key, value in asdict(person).items() if key != "pin"} for person in found]
    st.dataframe(rows, hide_index=True)


def remove(number: int) -> None:
    """Remove a member."""
    team = people()
    for position, person in enumerate(team):
        if person.number == number:
            del team[position]
            note(f"removed {person.name}")
            return


def listing() -> None:
    """Everyone, or those that match."""
    query = st.text_input("Find", key="query")
    found = [person for person in people() if query.casefold() in person.name.casefold()]
    if not found:
        st.info("Nobody matches")
        return
    table(found)
    for person in found:
        label, action = st.columns([4, 1])
        label.write(f"{person.name[0].upper()} · {person.name}")
        action.button("Remove", key=f"remove-{person.number}", on_click=remove, args=(person.number,))


def change() -> None:
    """Change the role of a member."""
    team = people()
    if not team:
        st.info("There is nobody yet")
        return
    names = {person.number: person.name for person in team}
    number = st.selectbox("Member", list(names), format_func=lambda key: names.get(key, "?"), key="member")
    person = next(person for person in team if person.number == number)
    role = st.selectbox("New role", ROLES, index=ROLES.index(person.role), key=f"role-{person.number}")
    remark = st.text_input("Remark", key="remark")
    if st.button("Save", key="save"):
        person.role = role
        note(f"{person.name} is now {role}. {remark}".strip())
        st.success("Saved")


def plan() -> None:
    """How many people a day needs."""
    begin = st.number_input("Opens at", 0, 23, 8, key="begin")
    end = st.number_input("Closes at", 1, 24, 18, key="end")
    parcels = st.number_input("Parcels", 0, 100_000, 500, key="parcels")
    if end <= begin:
        st.error("It must close after it opens")
        return
    st.metric("Parcels an hour", f"{parcels / (end - begin):.1f}")


def history() -> None:
    """What was done last."""
    log: list[str] = st.session_state.get("log", [])
    if not log:
        st.info("Nothing was done yet")
    for line in log:
        st.text(line)


PAGES = {"Team": listing, "Change": change, "Plan": plan, "History": history}

for kept in KEPT:  # what was typed on one page is there when one comes back to it
    if kept in st.session_state:
        st.session_state[kept] = st.session_state[kept]
st.title("Roster")
page = st.sidebar.radio("Page", list(PAGES), key="page")
if page == "Team":
    add_form()
PAGES[page]()
st.sidebar.caption(f"{len(people())} people")
