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


@st.cache_resource
def seeded() -> list[Person]:
    """The team."""
    return [
        Person(1, "Ada", "lead", "4711"),
        Person(2, "Grace", "driver", "0815"),
        Person(3, "Alan", "packer", "2001"),
    ]


def people() -> list[Person]:
    """The team of this session."""
    if "numbers" not in st.session_state:
        st.session_state["numbers"] = count(max([3, *(person.number for person in seeded())]) + 1)
    return seeded()


def note(text: str) -> None:
    """Remember what was done, the newest first."""
    log: list[str] = st.session_state.setdefault("log", [])
    log.insert(0, text)
    del log[20:]


def added() -> None:
    """Add the new member."""
    name = st.session_state["new_name"].strip()
    if name and st.session_state["new_pin"].isdigit():
        number = next(st.session_state["numbers"])
        people().append(Person(number, name, st.session_state["new_role"], st.session_state["new_pin"]))


def add_form() -> None:
    """A form for a new member."""
    team = people()
    with st.form("add"):
        name = st.text_input("Name", max_chars=60, key="new_name")
        role = st.selectbox("Role", ROLES, key="new_role")
        pin = st.text_input("PIN", type="password", max_chars=6, key="new_pin")
        sent = st.form_submit_button("Add", on_click=added)
    if not sent:
        return
    if not (pin.isdigit() and len(pin) >= 4):
        st.error("The PIN has four to six digits")
    elif len(team) >= LIMIT:
        st.error("The team is full")
    else:
        team.append(Person(next(st.session_state["numbers"]), name.strip(), role, pin))
        note(f"added {name.strip()}")
        st.success(f"{name.strip()} was added")


def table(found: list[Person]) -> None:
    """The people that were found."""
    rows = [asdict(person) for person in found]
    st.dataframe(rows, hide_index=True)


def remove(position: int) -> None:
    """Remove a member."""
    person = people().pop(position)
    note(f"removed {person.name}")


def listing() -> None:
    """Everyone, or those that match."""
    query = st.text_input("Find", key="query")
    found = [person for person in people() if query.casefold() in person.name.casefold()]
    if not found:
        st.info("Nobody matches")
        return
    table(found)
    for position, person in enumerate(found):
        label, action = st.columns([4, 1])
        label.write(f"{person.name[0].upper()} · {person.name}")
        action.button("Remove", key=f"remove-{person.number}", on_click=remove, args=(position,))


def change() -> None:
    """Change the role of a member."""
    team = people()
    names = {person.number: person.name for person in team}
    number = st.selectbox("Member", list(names), format_func=lambda key: names.get(key, "?"), key="member")
    person = next(person for person in team if person.number == number)
    role = st.selectbox("New role", ROLES, index=ROLES.index(person.role), key=f"role-{person.number}")
    remark = st.text_input("Remark", key=f"remark-{next(st.session_state['numbers'])}")
    if st.button("Save", key="save"):
        person.role = role
        note(f"{person.name} is now {role}. {remark}".strip())
        st.success("Saved")


def plan() -> None:
    """How many people a day needs."""
    begin = st.number_input("Opens at", 0, 23, 8, key="begin")
    end = st.number_input("Closes at", 1, 24, 18, key="end")
    parcels = st.number_input("Parcels", 0, 100_000, 500, key="parcels")
    st.metric("Parcels an hour", f"{parcels / (end - begin):.1f}")


def history() -> None:
    """What was done last."""
    log: list[str] = st.session_state["log"]
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
st.session_state.setdefault("visits", []).append({"page": page, "people": list(people())})
PAGES[page]()
st.sidebar.caption(f"{len(people())} people")
