"""Headers that a function of the user's gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.targets.header_call import called_headers


def test_a_function_gives_headers_in_a_process_of_its_own(tmp_path: Path) -> None:
    """What it prints beside does no harm; its environment is the target's."""
    (tmp_path / "who.py").write_text(
        "import os\ndef anna():\n    print('noise')\n    return {'X-Key': os.environ['KEY']}\ndef bad():\n    raise ValueError('no key')\n"
    )
    assert called_headers("who:anna", tmp_path, {"KEY": "k1"}) == (("X-Key", "k1"),)
    with pytest.raises(CannotRun, match="ValueError: no key"):
        called_headers("who:bad", tmp_path, {})
