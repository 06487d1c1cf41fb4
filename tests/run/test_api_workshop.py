"""The workshop's planted defects and what they count as are one list."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_WORKSHOP = Path(__file__).parents[1] / "targets" / "api_workshop"
_PLANTED = re.compile(r'(?:planted\(|who, )"([a-z0-9-]+)"')


def test_every_defect_of_the_workshop_is_on_the_list() -> None:
    """The source and the scoreboard's list name the same defects, forty or more."""
    written = "".join(each.read_text() for each in (_WORKSHOP / "workshop").glob("*.py"))
    listed = tomllib.loads((_WORKSHOP / "defects.toml").read_text())
    assert set(_PLANTED.findall(written)) - {"name"} == set(listed)
    assert len(listed) >= 40
