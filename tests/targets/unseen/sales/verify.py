"""Provoke every defect of the ledger in faulty.py, and not in clean.py: python -m …sales.verify."""

import sys
import time
from datetime import date
from pathlib import Path

from .. import fakes  # noqa: TID252

HERE = Path(__file__).parent
HEADING = "order,day,region,product,units,price\n"


def _upload(script: Path, text: str) -> bool:
    at = fakes.opened(script)
    at.file_uploader(key="upload").upload("orders.csv", text.encode(), "text/csv").run()
    return fakes.crashed(at)


def _s01(script: Path) -> bool:
    at = fakes.opened(script)
    at.toggle(key="share").set_value(True).run()
    assert not fakes.crashed(at)
    at.radio(key="metric").set_value("average price").run()
    return fakes.crashed(at)


def _s02(script: Path) -> bool:
    at = fakes.opened(script)
    at.multiselect(key="regions").set_value([]).run()
    return fakes.crashed(at)


def _s03(script: Path) -> bool:
    return _upload(script, "name;amount\nKettle;3\n")


def _s04(script: Path) -> bool:
    at = fakes.opened(script)
    at.date_input(key="days").set_value((date(2026, 1, 5),)).run()
    return fakes.crashed(at)


def _s05(script: Path) -> bool:
    at = fakes.opened(script)
    at.multiselect(key="regions").set_value(["South"]).run()
    return fakes.crashed(at)


def _s06(script: Path) -> bool:
    at = fakes.opened(script)
    at.toggle(key="details").set_value(True).run()
    return fakes.crashed(at)


def _s07(script: Path) -> bool:
    rows = "1,2026-01-01,North,Mug,,2.00\n2,2026-01-01,South,Mug,1,2.00\n3,2026-01-02,South,Mug,,2.00\n"
    return _upload(script, HEADING + rows)


def _s08(script: Path) -> bool:
    at = fakes.opened(script)
    before = time.process_time()
    at.run()
    return time.process_time() - before > 0.2


def _s09(script: Path) -> bool:
    at = fakes.opened(script)
    at.text_area[0].input("Looks good").run()
    assert at.text_area[0].value == "Looks good"
    at.multiselect(key="regions").set_value(["North", "South"]).run()
    return at.text_area[0].value != "Looks good"


def _s10(script: Path) -> bool:
    at = fakes.opened(script)
    at.multiselect(key="regions").set_value(["North", "South"]).run()
    other = fakes.opened(script)
    return len(other.multiselect(key="regions").options) != 3


PROBES = {
    name[1:].upper(): probe for name, probe in sorted(globals().items()) if name[:2] == "_s" and name[2:].isdigit()
}

if __name__ == "__main__":
    sys.exit(bool(fakes.disagreements(HERE, PROBES)))
