"""The exploration of a dashboard, on apps that are functions: what is tried first, what is compared, what a budget means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeAlias

from harness.model.dashboard import Action, Answerer, View, Widget
from harness.model.observation import Observation
from harness.probes.dashboard import Explorer

State: TypeAlias = dict[str, Any]
Draw: TypeAlias = Callable[[State, State, str], View]
"""Draws the page from the session's state, from what all sessions share, and from the button that was clicked."""


class Fake:
    """An app in this process: a session is a dictionary, and what is shared lives until a fresh session asks for none of it."""

    def __init__(self, draw: Draw, cost: float = 0.001) -> None:
        self._draw = draw
        self._cost = cost
        self._state: State = {}
        self._shared: State = {}
        self._view = View()
        self.done: list[tuple[Action, ...]] = []

    def begin(self, _answer: Answerer, *_doors: Action, clean: bool = False, keep: bool = False) -> View:
        """See `Dashboard.begin`."""
        self._state = {}
        if not keep or clean:
            self._shared = {}
        return self._shown("")

    def act(self, *actions: Action) -> View:
        """See `Dashboard.act`."""
        self.done.append(actions)
        for each in actions:
            if each.kind != "rerun" and each.target not in {widget.name for widget in self._view.widgets}:
                raise LookupError(each.target)
            if each.kind == "set":
                self._state[each.target] = each.value
            self._view = self._shown(each.target if each.kind == "click" else "")
        return self._view

    def _shown(self, clicked: str) -> View:
        self._view = replace(
            self._draw(self._state, self._shared, clicked), page="main", pages=("main",), cost=self._cost
        )
        return self._view

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was started."""


def text(label: str, state: State, form: str = "") -> Widget:
    """A text field that shows what the session typed there."""
    name = f'text field "{label}"'
    return Widget(name=name, kind="text_input", label=label, form=form, facts={"shown": repr(state.get(name, ""))})


def radio(label: str, options: list[str], state: State) -> Widget:
    """A choice of options, the first one chosen."""
    name = f'radio "{label}"'
    return Widget(
        name=name, kind="radio", label=label, facts={"options": options, "shown": repr(state.get(name, options[0]))}
    )


def button(label: str, form: str = "") -> Widget:
    """A button, of a form or not."""
    return Widget(name=f'button "{label}"', kind="button", label=label, form=form, facts={"submits": bool(form)})


def explored(draw: Draw, *, seconds: float = 2.0, seed: int = 1) -> tuple[Fake, Explorer]:
    """The app after its one page was explored."""
    app = Fake(draw)
    explorer = Explorer(app, None, seed=seed, walks=2)
    explorer.explore("main", explorer.clock() + seconds)
    explorer.wander(explorer.clock() + seconds)
    return app, explorer


def seen(explorer: Explorer, kind: str) -> list[Observation]:
    """What was observed of that kind."""
    return [each for each in explorer.report.observations if each.kind == kind]


def crash(kind: str) -> dict[str, Any]:
    """An exception as the worker tells it."""
    place = {"file": "app.py", "line": 3, "function": "app:f", "statement": "f()", "traceback": "", "thread": False}
    return {"type": kind, "message": kind, "missing": "", "blocked": False, **place}


def join(state: State, _shared: State, clicked: str) -> View:
    """A form that only a whole entry passes, behind a button, and that breaks on a blank name."""
    if clicked == 'button "New"':
        state["open"] = True
    if not state.get("open"):
        return View(widgets=(button("New"),))
    fields = (text("Name", state, "join"), text("Town", state, "join"))
    sent = clicked == 'button "Join"'
    values = [state.get(each.name, "") for each in fields]
    blank = sent and values[1] and values[0] and not values[0].strip()
    return View(widgets=(*fields, button("Join", "join")), crashes=(crash("IndexError"),) if blank else ())


def test_a_form_behind_a_button_is_filled_whole_and_then_field_by_field() -> None:
    """All fields are set before it is sent, with a longer step than the trail so far; then one is blank, which is found."""
    app, explorer = explored(join)
    done = [each for step in app.done for each in step if each.kind != "rerun"]
    first = next(index for index, each in enumerate(done) if each.kind == "set")
    assert [(each.kind, each.value) for each in done[first : first + 3]] == [
        ("set", "Ada Harwell"),
        ("set", "Leeds"),
        ("click", None),
    ]
    (found,) = seen(explorer, "exception")
    assert [each["value"] for each in found.data["actions"]] == [None, "  ", "Leeds", None]


def filtered(state: State, shared: State, _clicked: str) -> View:
    """A filter that drops rows from a list that all sessions share."""
    goods = shared.setdefault("goods", ["linen", "oak"])
    if state.get('radio "Kind"') == "soft":
        goods[:] = ["linen"]
    return View(widgets=(radio("Kind", ["all", "soft"], state),), texts=tuple(("markdown", each) for each in goods))


def counted(state: State, shared: State, _clicked: str) -> View:
    """Visits that are counted for all; what is filtered is the session's own."""
    shared["visits"] = shared.get("visits", 0) + 1
    goods = ["linen"] if state.get('radio "Kind"') == "soft" else ["linen", "oak"]
    texts = (("caption", f"{shared['visits']} visits"), *(("markdown", each) for each in goods))
    return View(widgets=(radio("Kind", ["all", "soft"], state),), texts=texts)


def test_a_choice_that_changes_what_others_see_is_found() -> None:
    """The second user misses what the first one filtered out; a count of visits may well depend on others."""
    (found,) = seen(explored(filtered)[1], "second-session")
    assert (found.data["what"], found.detail) == ('radio "Kind"', "markdown: oak")
    assert found.steps[-1] == "Open the app in a second browser"
    assert seen(explored(counted)[1], "second-session") == []


def noted(state: State, _shared: State, _clicked: str) -> View:
    """A text field whose label counts, so that it is another one after each choice."""
    kind = radio("Kind", ["all", "soft"], state)
    count = 1 if state.get(kind.name) == "soft" else 2
    return View(widgets=(kind, text(f"Notes on {count} goods", state)))


def kept(state: State, _shared: State, _clicked: str) -> View:
    """A text field that goes and another that comes, with nothing in common."""
    kind = radio("Kind", ["all", "soft"], state)
    return View(widgets=(kind, text("Softness" if state.get(kind.name) == "soft" else "Price limit", state)))


def test_a_field_that_becomes_another_one_loses_what_was_typed() -> None:
    """It is told where the labels say the same with another figure, and not where two fields take turns."""
    lost = [each for each in seen(explored(noted)[1], "value-lost") if "is another one" in each.detail]
    assert [each.data["widget"] for each in lost] == ['text field "Notes on 2 goods"']
    assert seen(explored(kept)[1], "value-lost") == []


def combined(state: State, _shared: State, _clicked: str) -> View:
    """Two choices that break together and not alone."""
    size, colour = radio("Size", ["S", "M", "L"], state), radio("Colour", ["red", "blue", "grey"], state)
    both = state.get(size.name) == "L" and state.get(colour.name) == "grey"
    return View(widgets=(size, colour), crashes=(crash("KeyError"),) if both else ())


def test_values_that_break_together_are_found_with_the_shortest_way() -> None:
    """Two choices are needed, and two are told."""
    (found,) = seen(explored(combined)[1], "exception")
    assert sorted(each["value"] for each in found.data["actions"]) == ["L", "grey"]


def test_the_same_seed_does_the_same_however_long_a_step_takes() -> None:
    """The budget is work, not time that passes: two explorations do the same things in the same order."""
    ways = [explored(draw, seed=7)[0].done for draw in (combined, combined)]
    assert ways[0] == ways[1]
    app = Fake(combined, cost=0.5)
    explorer = Explorer(app, None)
    explorer.explore("main", 5.0)
    assert len(app.done) <= 10
    assert explorer.report.left_over > 0


def rows(state: State, _shared: State, clicked: str) -> View:
    """Rows that can be removed, and another view of them that breaks where none is left."""
    left = state.setdefault("left", 3)
    if clicked:
        left = state["left"] = left - 1
    shown = radio("View", ["list", "first"], state)
    names = ['button "Remove"', *(f'button "Remove" ({each})' for each in range(2, left + 1))][:left]
    buttons = tuple(Widget(name=each, kind="button", label="Remove", facts={}) for each in names)
    broken = not left and state.get(shown.name) == "first"
    return View(widgets=(shown, *buttons), state={"left": left}, crashes=(crash("StopIteration"),) if broken else ())


def test_what_is_left_when_everything_was_removed_is_looked_at() -> None:
    """The button is clicked until it is gone, and then the other view is opened."""
    (found,) = seen(explored(rows)[1], "exception")
    assert [each["kind"] for each in found.data["actions"]].count("click") == 3


def span(state: State, _shared: State, _clicked: str) -> View:
    """Two numbers that must not be the same."""
    names = [f'number field "{each}"' for each in ("From", "To")]
    values = [state.get(name, default) for name, default in zip(names, (8, 18), strict=True)]
    fields = tuple(
        Widget(name=name, kind="number_input", facts={"minimum": 0, "maximum": 24, "type": "int", "shown": repr(value)})
        for name, value in zip(names, values, strict=True)
    )
    return View(widgets=fields, crashes=(crash("ZeroDivisionError"),) if values[0] == values[1] else ())


def test_ends_that_meet_are_tried() -> None:
    """A number field also takes what stands in the other one."""
    assert [each.data["type"] for each in seen(explored(span)[1], "exception")] == ["ZeroDivisionError"]


def test_work_that_every_rerun_repeats_is_told() -> None:
    """Some tenths of a second in each rerun with nothing touched are told, work of the first run alone is not."""

    def always(_state: State, _shared: State, _clicked: str) -> View:
        return View(widgets=(button("Go"),), worked=0.6)

    def once(state: State, _shared: State, _clicked: str) -> View:
        state["runs"] = state.get("runs", 0) + 1
        return View(widgets=(button("Go"),), worked=0.6 if state["runs"] == 1 else 0.05)

    (found,) = seen(explored(always)[1], "work-again")
    assert found.detail == "0.6 seconds"
    assert seen(explored(once)[1], "work-again") == []


def house(state: State, _shared: State, _clicked: str) -> View:
    """Rooms behind a radio; in one of them something is kept in every run."""
    door = radio("Page", ["Home", "Stock", "Help"], state)
    chosen = state.get(door.name)
    kept = state["kept"] = state.get("kept", 0) + (chosen == "Stock")
    rooms = {"Stock": (button("Count"), text("Shelf", state)), "Help": (text("Question", state), button("Ask"))}
    return View(widgets=(door, *rooms.get(str(chosen), (button("Greet"),))), state_size=kept)


def test_what_a_choice_puts_in_place_of_the_page_is_lived_in_as_a_page() -> None:
    """Reruns alone let the state of one room grow: it is told with the way into that room."""
    (found,) = seen(explored(house)[1], "state-grows")
    assert found.steps[:2] == ("Start the app", 'Set the radio "Page" to "Stock"')
