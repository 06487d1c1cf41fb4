"""What the shop does with Google Workspace, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable

from examples.storefront.backend.providers.google_gateway import GoogleOffice
from examples.storefront.backend.providers.office import Mail, OfficeRefused, Sheet
from examples.storefront.recording.refusals import refusal

TOKEN = "ya29.test-example"
REVOKED = "ya29.test-revoked"
ROWS = (
    ("Order", "Placed", "Customer", "Status", "Total", "Currency"),
    ("JO-01001", "2026-11-13", "Ada Winter", "paid", "102.90", "EUR"),
    ("JO-01002", "2026-11-14", "Zoë Hartmann", "shipped", "49.00", "EUR"),
)


def export_orders(address: str) -> Sheet:
    """The shop keeps orders in a table, and tells a colleague where it is."""
    office = GoogleOffice(address, TOKEN)
    sheet = office.keep("Orders, paid", ROWS)
    office.send(_mail(f"2 orders are in {sheet.link}."))
    return sheet


def list_exports(address: str) -> list[Sheet]:
    """The shop reads all of its tables, two at a time."""
    office = GoogleOffice(address, TOKEN)
    for status in ("pending", "shipped", "cancelled"):
        office.keep(f"Orders, {status}", ROWS[:1])
    return office.sheets()


def export_nothing(address: str) -> OfficeRefused:
    """A table without a row is refused."""
    return refusal(OfficeRefused, lambda: GoogleOffice(address, TOKEN).keep("Orders, refunded", ()))


def use_revoked_token(address: str) -> OfficeRefused:
    """The token has been revoked."""
    return refusal(OfficeRefused, lambda: GoogleOffice(address, REVOKED).sheets())


def mail_too_often(address: str) -> OfficeRefused:
    """A busy day: the account sends no more mail for a while."""
    office = GoogleOffice(address, TOKEN)

    def storm() -> None:
        for number in range(2001, 2007):
            office.send(_mail(f"JO-0{number} was refunded."))

    return refusal(OfficeRefused, storm)


SCENARIOS: dict[str, Callable[[str], object]] = {
    "export orders": export_orders,
    "list exports": list_exports,
    "export nothing": export_nothing,
    "use revoked token": use_revoked_token,
    "mail too often": mail_too_often,
}
"""Every scenario by its name; each takes the address of Google, or of what stands for it."""


def _mail(text: str) -> Mail:
    return Mail(to="grace@example.test", subject="Orders", text=text)
