"""Provoke every defect of the ledger on the faulty app, and not on the clean one: python -m …warehouse.verify."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from ..probing import run  # noqa: TID252
from . import clean, faulty

TAPE = {"sku": "TAPE-5", "name": "Tape", "price": "4.50", "attributes": {"colour": "yellow"}}
HOOK = {"url": "https://hooks.example.test/a", "events": ["order.created"], "secret": "0123456789abcdef"}
ORDER: dict[str, Any] = {"customer": "Quay", "lines": [{"sku": "NUT-8", "quantity": 3}]}


def _w01(c: TestClient) -> bool:
    return c.get("/products", params={"page": 10**20}).status_code == 500


def _w02(c: TestClient) -> bool:
    return any("%" not in row["name"] for row in c.get("/products", params={"q": "%"}).json()["items"])


def _w03(c: TestClient) -> bool:
    prices = [float(row["price"]) for row in c.get("/products", params={"sort": "price"}).json()["items"]]
    return prices != sorted(prices)


def _w04(c: TestClient) -> bool:
    c.post("/products", json=TAPE)
    return c.post("/products", json={**TAPE, "sku": "tape-5"}).status_code == 500


def _w05(c: TestClient) -> bool:
    answer = c.get("/products/NONE-1")
    return answer.status_code == 404 and "detail" in answer.json() and "title" not in answer.json()


def _w06(c: TestClient) -> bool:
    c.post("/products", json=TAPE)
    body = {"name": "Tape", "price": "5.00", "attributes": {"colour": "red"}}
    return bool(c.put("/products/TAPE-5", json=body).json()["attributes"] != {"colour": "red"})


def _w07(c: TestClient) -> bool:
    return c.patch("/products/NUT-8", json={"description": None}).status_code == 500


def _w08(c: TestClient) -> bool:
    return c.head("/products/NONE-1").status_code == 200


def _w09(c: TestClient) -> bool:
    c.post("/products", json=TAPE)
    return c.get("/products/TAPE-5/stock").json()["on_hand"] is None


def _w10(c: TestClient) -> bool:
    c.post("/products", json={**TAPE, "name": "Клейкая лента"})
    return c.get("/products/TAPE-5/label").status_code == 500


def _w11(c: TestClient) -> bool:
    return c.post("/imports/products", content=b"", headers={"Content-Type": "text/csv"}).status_code == 500


def _w12(c: TestClient) -> bool:
    pages = [c.get("/locations", params={"page": page, "size": 2}).json()["items"] for page in (1, 2, 3)]
    numbers = [row["id"] for page in pages for row in page]
    return len(numbers) != len(set(numbers))


def _w13(c: TestClient) -> bool:
    before = time.monotonic()
    assert c.get("/tracking/AAAAAAAAAAAAAAAAAAAAAA!").status_code == 422
    return time.monotonic() - before > 0.4


def _w14(c: TestClient) -> bool:
    return c.put("/locations/900", json={"code": "Z-9", "capacity": 1}).status_code == 200


def _w15(c: TestClient) -> bool:
    c.get("/locations", params={"size": 100})
    assert c.delete("/locations/5").status_code == 204
    return any(row["id"] == 5 for row in c.get("/locations", params={"size": 100}).json()["items"])


def _w16(c: TestClient) -> bool:
    for number in range(1, 6):
        c.post("/movements", json={"sku": "NUT-8", "location_id": 1, "kind": "receipt", "quantity": number})
    seen, cursor = [], None
    for _ in range(10):
        page = c.get("/movements", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    return seen != list(range(8, 0, -1))


def _w17(c: TestClient) -> bool:
    body = {"sku": "DRILL-2", "from_location": 1, "to_location": 999, "quantity": 2}
    assert c.post("/transfers", json=body).status_code == 404
    return bool(c.get("/products/DRILL-2/stock").json()["on_hand"] != 5)


def _w18(c: TestClient) -> bool:
    body = {"sku": "DRILL-2", "quantity": 3}
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: c.post("/reservations", json=body), range(6)))
    return bool(c.get("/products/DRILL-2/stock").json()["available"] < 0)


def _w19(c: TestClient) -> bool:
    c.post("/reservations", json={"sku": "NUT-8", "quantity": 1})
    return any(row["active"] for row in c.get("/reservations", params={"active": "false"}).json())


def _w20(c: TestClient) -> bool:
    path = c.post("/reservations", json={"sku": "NUT-8", "quantity": 1}).headers["location"]
    c.post(f"{path}/release")
    return c.post(f"{path}/release").status_code == 200


def _w21(c: TestClient) -> bool:
    path = c.post("/reservations", json={"sku": "NUT-8", "quantity": 1}).headers["location"]
    return not c.get(path).json()["expires_at"].endswith("Z")


def _w22(c: TestClient) -> bool:
    key = {"Idempotency-Key": "k-1"}
    first = c.post("/orders", json=ORDER, headers=key)
    assert c.post("/orders", json=ORDER, headers=key).json() == first.json()
    return c.post("/orders", json={**ORDER, "customer": "Other"}, headers=key).status_code == 201


def _w23(c: TestClient) -> bool:
    page = c.get("/orders", params={"status": "shipped"}).json()
    return bool(page["total"] != len(page["items"]))


def _w24(c: TestClient) -> bool:
    return bool(c.patch("/orders/1", json={"note": "x" * 600}).json()["note"] != "x" * 600)


def _w25(c: TestClient) -> bool:
    return c.post("/orders/1/ship").status_code == 400


def _w26(c: TestClient) -> bool:
    return any("secret" in row for row in c.get("/webhooks").json())


def _w27(c: TestClient) -> bool:
    return c.post("/webhooks", json={**HOOK, "url": "http://169.254.169.254/latest/meta-data"}).status_code == 201


def _w28(c: TestClient) -> bool:
    path = c.post("/webhooks", json=HOOK).headers["location"]
    for _ in range(3):
        c.post(f"{path}/ping")
    return any(row["status"] == "throttled" for row in c.get(f"{path}/deliveries").json())


def _w29(c: TestClient) -> bool:
    answer = c.get("/tracking/TRK-0001", params={"return_to": "//evil.test/login"})
    return answer.headers.get("location") == "//evil.test/login"


def _w30(c: TestClient) -> bool:
    answer = c.get("/orders", headers={"Origin": "https://evil.test", "Cookie": "session=1"})
    return "access-control-allow-credentials" in answer.headers


def _journey(c: TestClient) -> bool:
    """What works in both: stock is picked, shipped and tracked."""
    path = c.post("/orders", json=ORDER).headers["location"]
    assert c.post(f"{path}/pick").status_code == 200
    code = c.post(f"{path}/ship").json()["tracking_code"]
    assert c.get(f"/tracking/{code}").headers["location"] == path
    assert c.get("/products/NUT-8/stock").json()["on_hand"] == 297
    assert c.get("/reports/valuation").json()["total"] == "820.64"
    assert c.get("/exports/products.csv").text.count("\r\n") == 5
    table = b"sku,name,price,category\nA-1,Awl,2.00,tools\nA-2,Axe,x,tools\n"
    result = c.post("/imports/products", content=table, headers={"Content-Type": "text/csv"}).json()
    assert (result["created"], len(result["faults"])) == (1, 1)
    assert c.delete("/products/A-1").status_code == 204
    assert c.delete("/webhooks/1").status_code == 204
    return False


PROBES = {
    name[1:].upper(): probe for name, probe in sorted(globals().items()) if name[:2] == "_w" and name[2:].isdigit()
}

if __name__ == "__main__":
    clean.reset()
    _journey(TestClient(clean.app, follow_redirects=False))
    faulty.reset()
    _journey(TestClient(faulty.app, follow_redirects=False))
    sys.exit(bool(run(Path(__file__).parent, clean, faulty, PROBES)))
