"""Provoke every defect of the ledger in faulty.py, and not in clean.py: python -m …roster.verify."""

import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

from .. import fakes  # noqa: TID252

HERE = Path(__file__).parent


def _go(at: AppTest, page: str) -> AppTest:
    at.radio(key="page").set_value(page).run()
    return at


def _add(at: AppTest, name: str) -> None:
    at.text_input(key="new_name").input(name)
    at.text_input(key="new_pin").input("1234")
    next(button for button in at.button if button.label == "Add").click().run()


def _names(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["name"])


def _r01(script: Path) -> bool:
    at = _go(fakes.opened(script), "Change")
    at.text_input[0].input("on trial").run()
    return at.text_input[0].value != "on trial"


def _r02(script: Path) -> bool:
    at = fakes.opened(script)
    _add(at, "Edsger")
    return _names(at).count("Edsger") != 1


def _r03(script: Path) -> bool:
    at = fakes.opened(script)
    for _run in range(3):
        at.run()
    return "visits" in at.session_state and len(at.session_state["visits"]) > 3


def _r04(script: Path) -> bool:
    at = fakes.opened(script)
    _add(at, "Edsger")
    return "Edsger" in _names(fakes.opened(script))


def _r05(script: Path) -> bool:
    at = fakes.opened(script)
    at.text_input(key="query").input("grace").run()
    next(button for button in at.button if button.label == "Remove").click().run()
    at.text_input(key="query").input("").run()
    return _names(at) != ["Ada", "Alan"]


def _r06(script: Path) -> bool:
    at = fakes.opened(script)
    for _person in range(3):
        next(button for button in at.button if button.label == "Remove").click().run()
    return fakes.crashed(_go(at, "Change"))


def _r07(script: Path) -> bool:
    at = fakes.opened(script)
    _add(at, "  ")
    return fakes.crashed(at)


def _r08(script: Path) -> bool:
    return "pin" in fakes.opened(script).dataframe[0].value.columns


def _r09(script: Path) -> bool:
    return fakes.crashed(_go(fakes.opened(script), "History"))


def _r10(script: Path) -> bool:
    at = _go(fakes.opened(script), "Plan")
    at.number_input(key="begin").set_value(18).run()
    return fakes.crashed(at)


PROBES = {
    name[1:].upper(): probe for name, probe in sorted(globals().items()) if name[:2] == "_r" and name[2:].isdigit()
}

if __name__ == "__main__":
    sys.exit(bool(fakes.disagreements(HERE, PROBES)))
