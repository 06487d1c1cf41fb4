"""Provoke every defect of the ledger on the faulty app, and not on the clean one: python -m …clinic.verify."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from ..probing import run  # noqa: TID252
from . import clean, faulty

DATA = {"given_name": "Mary", "family_name": "Shelley", "born_on": "1990-02-03", "email": "m@example.test"}


def auth(client: TestClient, who: str = "admin@north.test") -> dict[str, str]:
    """The headers of a member of the staff."""
    name, _, rest = who.partition("@")
    form = {"username": who, "password": f"{rest.removesuffix('.test')}-{name}-pass"}
    return {"Authorization": "Bearer " + client.post("/auth/token", data=form).json()["access_token"]}


def patient(client: TestClient, who: str = "desk@north.test", **fields: Any) -> dict[str, Any]:
    """A new patient."""
    found: dict[str, Any] = client.post("/patients", json={**DATA, **fields}, headers=auth(client, who)).json()
    return found


def doctor(client: TestClient, who: str = "admin@north.test") -> int:
    """The number of a physician."""
    staff = client.get("/staff", headers=auth(client, who)).json()
    return next(int(row["id"]) for row in staff if row["role"] == "physician")


def visit(client: TestClient, starts_at: str = "2026-05-04T10:00:00Z", **headers: str) -> Any:
    """The answer to the booking of an appointment."""
    first = client.get("/patients", headers=auth(client)).json()["items"][0]["id"]
    body = {"patient_id": first, "physician_id": doctor(client), "starts_at": starts_at, "minutes": 30}
    return client.post("/appointments", json=body, headers={**auth(client), **headers})


def _c01(c: TestClient) -> bool:
    form = {"username": "admin@north.test", "password": "schlüssel"}
    return c.post("/auth/token", data=form).status_code == 500


def _c02(c: TestClient) -> bool:
    return "password_hash" in c.get("/me", headers=auth(c)).json()


def _c03(c: TestClient) -> bool:
    who = auth(c, "desk@north.test")
    c.patch("/me", json={"display_name": "Desk", "role": "admin"}, headers=who)
    return bool(c.get("/me", headers=who).json()["role"] == "admin")


def _c04(c: TestClient) -> bool:
    rows = c.get("/staff", params={"role": "physician"}, headers=auth(c)).json()
    return any(row["email"].endswith("south.test") for row in rows)


def _c05(c: TestClient) -> bool:
    who = auth(c)
    staff = c.get("/staff", headers=who).json()
    return any(c.get(f"/staff/{row['id']}/schedule", headers=who).status_code == 500 for row in staff)


def _c06(c: TestClient) -> bool:
    body = {"email": "new@north.test", "display_name": "New", "role": "admin", "password": "long-enough"}
    return c.post("/staff", json=body, headers=auth(c, "desk@north.test")).status_code == 201


def _c07(c: TestClient) -> bool:
    who, path = auth(c), f"/staff/{doctor(c)}/schedule"
    body = {"slots": [{"weekday": 1, "opens": "09:00", "closes": "12:00"}]}
    c.put(path, json=body, headers=who)
    return bool(c.put(path, json=body, headers=who).json() != body)


def _c08(c: TestClient) -> bool:
    page = c.get("/patients", params={"size": 100}, headers=auth(c)).json()
    return bool(page["total"] != len(page["items"]))


def _c09(c: TestClient) -> bool:
    who = auth(c)
    return c.get(c.post("/patients", json=DATA, headers=who).headers["location"], headers=who).status_code == 404


def _c10(c: TestClient) -> bool:
    theirs = patient(c, "desk@south.test")
    return c.get(f"/patients/{theirs['id']}", headers=auth(c)).status_code == 200


def _c11(c: TestClient) -> bool:
    path, who = f"/patients/{patient(c)['id']}", auth(c)
    tag = c.get(path, headers=who).headers["etag"]
    c.put(path, json=DATA, headers={**who, "If-Match": tag})
    return c.put(path, json=DATA, headers={**who, "If-Match": tag}).status_code == 200


def _c12(c: TestClient) -> bool:
    path = f"/patients/{patient(c)['id']}"
    return bool(c.patch(path, json={"given_name": "Maria"}, headers=auth(c)).json()["email"] != DATA["email"])


def _c13(c: TestClient) -> bool:
    path, who = f"/patients/{patient(c)['id']}", auth(c)
    assert c.delete(path, headers=who).status_code == 204
    return c.get(path, headers=who).status_code == 200


def _c14(c: TestClient) -> bool:
    return c.get(f"/patients/{patient(c)['id']}/appointments", headers=auth(c)).status_code == 204


def _c15(c: TestClient) -> bool:
    path, who = f"/patients/{patient(c)['id']}/allergies", auth(c)
    made = c.post(path, json={"substance": "nuts", "severity": "mild"}, headers=who).json()
    return made not in c.get(path, headers=who).json()


def _c16(c: TestClient) -> bool:
    patient(c, family_name='Shelley, "the elder"')
    rows = list(csv.reader(io.StringIO(c.get("/patients/export.csv", headers=auth(c)).text)))
    return any(len(row) != len(rows[0]) for row in rows)


def _c17(c: TestClient) -> bool:
    return c.get("/appointments", params={"cursor": "abc"}, headers=auth(c)).status_code == 500


def _c18(c: TestClient) -> bool:
    return c.get("/appointments", params={"from": "2026-03-01T00:00:00"}, headers=auth(c)).status_code == 500


def _c19(c: TestClient) -> bool:
    first = visit(c, **{"Idempotency-Key": "k-1"})
    second = visit(c, **{"Idempotency-Key": "k-1"})
    return bool(first.json() != second.json())


def _c20(c: TestClient) -> bool:
    path = f"/appointments/{visit(c).json()['id']}"
    body = {"starts_at": "2026-06-01T10:00:00+02:00"}
    return bool(c.patch(path, json=body, headers=auth(c)).json()["starts_at"] != "2026-06-01T08:00:00Z")


def _c21(c: TestClient) -> bool:
    path, who = f"/appointments/{visit(c).json()['id']}", auth(c)
    c.post(f"{path}/cancel", headers=who)
    return c.post(f"{path}/confirm", headers=who).status_code == 500


def _c22(c: TestClient) -> bool:
    path = f"/appointments/{visit(c).json()['id']}/calendar.ics"
    return not c.get(path, headers=auth(c)).headers["content-type"].startswith("text/calendar")


def _c23(c: TestClient) -> bool:
    path = f"/appointments/{visit(c).json()['id']}/notes"
    c.post(path, json={"text": "Between us", "private": True}, headers=auth(c, "doc@north.test"))
    return bool(c.get(path, headers=auth(c, "locum@north.test")).json())


def _c24(c: TestClient) -> bool:
    path = f"/appointments/{visit(c).json()['id']}/notes"
    made = c.post(path, json={"text": "Fine"}, headers=auth(c, "doc@north.test"))
    return c.get(made.headers["location"]).status_code == 200


def _c25(c: TestClient) -> bool:
    who = auth(c, "doc@north.test")
    path = f"/appointments/{visit(c).json()['id']}/notes"
    made = c.post(path, json={"text": "Fine"}, headers=who)
    after = c.put(made.headers["location"], json={"text": "Not fine", "private": True}, headers=who).json()
    return after["private"] is False


def _c26(c: TestClient) -> bool:
    lines = [{"description": "Swab", "quantity": 1, "unit_price": price} for price in ("0.10", "0.20")]
    body = {"patient_id": patient(c)["id"], "lines": lines}
    return bool(c.post("/invoices", json=body, headers=auth(c)).json()["total"] != "0.30")


def _invoice(c: TestClient) -> str:
    body = {
        "patient_id": patient(c)["id"],
        "lines": [{"description": "Visit", "quantity": 1, "unit_price": "50.00"}],
    }
    return str(c.post("/invoices", json=body, headers=auth(c)).headers["location"])


def _c27(c: TestClient) -> bool:
    body = {"amount_cents": -500, "method": "cash"}
    return c.post(f"{_invoice(c)}/payments", json=body, headers=auth(c)).status_code == 201


def _c28(c: TestClient) -> bool:
    days = {"from": "2026-01-01", "to": "9999-12-31"}
    return c.get("/reports/utilisation", params=days, headers=auth(c)).status_code == 500


def _c29(c: TestClient) -> bool:
    days = {"from": "2001-01-01", "to": "2001-01-02"}
    return c.get("/reports/revenue", params=days, headers=auth(c)).status_code == 500


def _c30(c: TestClient) -> bool:
    path, who = _invoice(c), auth(c)
    return bool(c.get(path, headers=who).json() != c.get(path, headers=who).json())


PROBES = {
    name[1:].upper(): probe for name, probe in sorted(globals().items()) if name[:2] == "_c" and name[2:].isdigit()
}

if __name__ == "__main__":
    sys.exit(bool(run(Path(__file__).parent, clean, faulty, PROBES)))
