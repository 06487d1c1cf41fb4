"""Operations of which nothing has changed since a run without findings are only asked again what they were asked then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.run.api import check_api
from harness.run.api_scope import Scope
from harness.run.result import Result

_SHOP = '''
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel, Field

from prices import price

app = FastAPI()


class Item(BaseModel):
    """A thing."""

    name: str = Field(max_length=40, pattern="^[a-z ]*$")


@app.get("/items/{number}")
async def item(number: int) -> Item:
    name = "lamp"
    return Item(name=name)


@app.get("/price")
async def cost() -> int:
    return price(2)


@app.get("/words")
async def words() -> str:
    return Path(__file__).with_name("words.txt").read_text()
'''
_PRICES = "def price(count: int) -> int:\n    return count * 3\n\n\ndef unused() -> int:\n    return 1\n"
_NOTHING = "3 of 3 operations"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small app that was checked once, and a copy of what it and its memory were then."""
    folder = tmp_path_factory.mktemp("remembered") / "shop"
    folder.mkdir()
    (folder / "shop.py").write_text(_SHOP)
    (folder / "prices.py").write_text(_PRICES)
    (folder / "words.txt").write_text("good day")
    first = _checked(folder)
    assert (first.findings, first.notes, first.measures["operations_driven"]) == ((), (), 3)
    for each in ("shop", "memory"):
        shutil.copytree(folder.parent / each, folder.parent / "before" / each)
    return folder


@pytest.fixture
def shop(checked: Path) -> Path:
    """The app and its memory as they were after that."""
    for each in ("shop", "memory"):
        shutil.rmtree(checked.parent / each)
        shutil.copytree(checked.parent / "before" / each, checked.parent / each)
    return checked


def _checked(folder: Path, *, whole: bool = False) -> Result:
    return check_api("shop:app", base=folder, scope=Scope(memory=folder.parent / "memory", whole=whole))


def _change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def _whole(result: Result) -> set[str]:
    return {each.subject for each in result.cells if each.aspect == "requests"}


def test_what_has_not_changed_is_replayed_only(shop: Path) -> None:
    """Fewer requests, none of them made anew; the run says so, and is no pass by silence."""
    again = _checked(shop)
    assert again.measures["operations_replayed"] == 3
    assert again.measures["operations_driven"] == 0
    assert 0 < again.measures["requests"] < 20
    assert again.notes[0].startswith(_NOTHING)
    assert not [each for each in again.skips if "no operation was driven" in each.reason]


def test_all_of_it_is_driven_on_demand(shop: Path) -> None:
    """`whole` asks for everything, and remembers it anew."""
    assert _whole(_checked(shop, whole=True)) == {"GET /items/{number}", "GET /price", "GET /words"}


def test_a_changed_function_has_those_driven_that_ran_it(shop: Path) -> None:
    """The price is made by a function of another file; what nobody ran is nobody's change."""
    _change(shop / "prices.py", "return 1", "return 17")
    assert _whole(_checked(shop)) == set()
    _change(shop / "prices.py", "count * 3", "count // 0")
    broken = _checked(shop)
    assert _whole(broken) == {"GET /price"}
    assert [each.rule for each in broken.findings] == ["server-error"]


def test_what_had_a_finding_is_driven_whole_until_it_has_none(shop: Path) -> None:
    """An unchanged fault is told each time."""
    _change(shop / "prices.py", "count * 3", "count // 0")
    for _ in range(2):
        assert [each.rule for each in _checked(shop).findings] == ["server-error"]
    _change(shop / "prices.py", "count // 0", "count * 4")
    assert _checked(shop).findings == ()
    assert _checked(shop).measures["operations_replayed"] == 3


def test_what_runs_for_all_changes_all(shop: Path) -> None:
    """Code outside of functions is part of every operation; so is a file of data that the app reads."""
    _change(shop / "shop.py", "max_length=40", "max_length=3")
    assert len(_whole(_checked(shop))) == 3
    (shop / "words.txt").write_text("good night")
    assert len(_whole(_checked(shop))) == 3


def test_a_replay_that_finds_something_has_the_operation_driven_whole(shop: Path) -> None:
    """What the fingerprint does not see, such as a file outside of the project, shows in the answers."""
    _change(shop / "shop.py", 'with_name("words.txt")', 'parent.with_name("outside.txt")')
    (shop.parent / "outside.txt").write_text("good day")
    assert _checked(shop).findings == ()
    (shop.parent / "outside.txt").unlink()
    broken = _checked(shop)
    assert _whole(broken) == {"GET /words"}
    assert [each.rule for each in broken.findings] == ["server-error"]


def test_a_broken_memory_is_none(shop: Path) -> None:
    """Whatever stands in the folder, the run is whole."""
    for file in (shop.parent / "memory").iterdir():
        file.write_text('{"operations": [], "base": 3}')
    assert len(_whole(_checked(shop))) == 3
