"""Addresses that an app takes from its environment: those that are missing get a stand-in, so that its calls can be made."""

from __future__ import annotations

from pathlib import Path

from harness.probes.dashboard_addresses import STAND_IN, stand_ins

SCRIPT = """import os
from os import environ, getenv
API = os.getenv("API_URL")
OTHER = environ["BACKEND_HOST"]
THIRD = os.environ.get("ORDERS_ENDPOINT")
KNOWN = getenv("SHOP_URL")
FILED = getenv("REPORT_URL")
DEFAULTED = os.getenv("STOCK_URL", "http://localhost:8000")
DATA = os.getenv("DATABASE_URL")
KEY = os.getenv("API_KEY")
THEME = os.getenv("THEME")
"""


def test_addresses_without_a_value_get_one(tmp_path: Path) -> None:
    """Neither those with a default, in the environment or in `.env`, nor databases, keys and other settings."""
    script = tmp_path / "app.py"
    script.write_text(SCRIPT)
    (tmp_path / ".env").write_text("# ours\nREPORT_URL=http://reports\n")
    (tmp_path / "broken.py").write_text("def (")
    found = stand_ins(script, {"SHOP_URL": "http://shop"})
    assert found == dict.fromkeys(("API_URL", "BACKEND_HOST", "ORDERS_ENDPOINT"), STAND_IN)
