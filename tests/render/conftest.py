"""A believable run of the example shop: four checks, one of them cut off, faults of every kind."""

from __future__ import annotations

import pytest

from harness.model.difference import Witness
from harness.model.finding import CodeFrame, Evidence, Finding, Known, Severity
from harness.model.location import Location
from harness.model.record import Cell, Edge, Outcome, RunRecord, Skip
from harness.model.rule import Rule

_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC"

_ORDERS_PY = (
    "class OrderOut(BaseModel):",
    "    id: int",
    "    status: OrderStatus",
    "    placed_at: datetime",
    "    shipped_at: datetime | None = None",
    "    total: Decimal",
    "    lines: list[OrderLineOut]",
)
_TYPES_TS = (
    "export interface Order {",
    "  id: number;",
    "  status: OrderStatus;",
    "  placedAt: string;",
    "  shippedAt: string;",
    "  total: string;",
    "  lines: OrderLine[];",
    "}",
)
_STRIPE_PY = (
    "class RefundStatus(StrEnum):",
    '    PENDING = "pending"',
    '    SUCCEEDED = "succeeded"',
    '    FAILED = "failed"',
)
_INVENTORY_PY = (
    "def stock_chart(products: list[dict]) -> None:",
    '    """Stock per product, lowest first."""',
    '    ordered = sorted(products, key=lambda each: each["stock"])',
    '    st.bar_chart({each["name"]: each["stock"] for each in ordered})',
)


def shipped_at() -> Finding:
    """The classic: the backend may send null, the frontend's type has no null."""
    return Finding(
        rule="response-field-nullable",
        severity=Severity.ERROR,
        message="The backend sends null as OrderOut.shipped_at until an order ships, but the frontend declares Order.shippedAt as string.",
        cause=("OrderOut.shipped_at", "Order.shippedAt"),
        mend="Declare `shippedAt: string | null` in Order, or have the backend leave the order out until it has shipped.",
        operations=("GET /api/v1/orders", "GET /api/v1/orders/{order_id}", "POST /api/v1/orders/{order_id}/cancel"),
        direction="response",
        pointer="/items/0/shipped_at",
        at=Location("examples/storefront/frontend/src/api/types.ts", 88),
        other=Location("examples/storefront/backend/schemas/orders.py", 41),
        witness=Witness(
            {
                "items": [
                    {
                        "id": 7,
                        "status": "paid",
                        "placed_at": "2026-11-20T10:00:00Z",
                        "shipped_at": None,
                        "total": "12.50",
                        "lines": [],
                    }
                ],
                "total": 1,
                "page": 1,
            }
        ),
        reproduction="curl -s http://127.0.0.1:8000/api/v1/orders -H 'Authorization: Bearer sk_live_51Habcdefghijklmn'",
        frames=(
            CodeFrame(
                title="frontend expects",
                location=Location("examples/storefront/frontend/src/api/types.ts", 88),
                first_line=84,
                lines=_TYPES_TS,
                marked=(88,),
                language="typescript",
            ),
            CodeFrame(
                title="backend sends",
                location=Location("examples/storefront/backend/schemas/orders.py", 41),
                first_line=37,
                lines=_ORDERS_PY,
                marked=(41,),
                language="python",
            ),
        ),
        evidence=(
            Evidence(
                kind="http",
                title="Recorded answer",
                content='GET /api/v1/orders HTTP/1.1\nAuthorization: Bearer top.secret.token\n\nHTTP/1.1 200 OK\ncontent-type: application/json\n\n{"items": [{"id": 7, "shipped_at": null}]}',
            ),
        ),
        symptoms=("orders list page shows “Invalid Date”", "order detail page crashes in formatDate"),
        edges=(("web", "api"),),
        check="drift",
    )


def refund_status() -> Finding:
    """A provider sends an enum member that the app's own model refuses."""
    return Finding(
        rule="recorded-answer-refused-by-model",
        severity=Severity.ERROR,
        message="Stripe answers a refund with status “requires_action”, which the app's RefundStatus does not know.",
        cause=("stripe", "POST /v1/refunds", "200", "/status"),
        mend='Add `REQUIRES_ACTION = "requires_action"` to RefundStatus, or accept unknown members.',
        operations=("POST /v1/refunds",),
        direction="response",
        pointer="/status",
        at=Location("examples/storefront/backend/payments.py", 23),
        other=Location("cassettes/stripe/refund/interactions.jsonl", 4),
        witness=Witness(
            {"id": "re_3NabcXYZ", "object": "refund", "amount": 1250, "currency": "eur", "status": "requires_action"}
        ),
        reproduction="harness replay stripe/refund",
        frames=(
            CodeFrame(
                title="the app's model",
                location=Location("examples/storefront/backend/payments.py", 23),
                first_line=23,
                lines=_STRIPE_PY,
                marked=(23,),
                language="python",
            ),
        ),
        edges=(("api", "stripe"),),
        check="replay",
    )


def dashboard_crash() -> Finding:
    """The dashboard falls over a null that its backend's contract allows."""
    return Finding(
        rule="page-crashes-on-allowed-answer",
        severity=Severity.ERROR,
        message="The inventory page stops with TypeError when a product has no stock count, which the contract allows.",
        cause=("TypeError", "dashboard.inventory.stock_chart", "sorted(products, key=…)"),
        mend='Sort with `key=lambda each: each["stock"] or 0`, or make stock required in ProductOut.',
        operations=("GET /api/v1/products",),
        direction="response",
        pointer="/items/2/stock",
        at=Location("examples/storefront/dashboard/pages/inventory.py", 31),
        witness=Witness(
            {
                "items": [
                    {"id": 1, "name": "Oak stool", "stock": 4},
                    {"id": 2, "name": "Lamp", "stock": 9},
                    {"id": 3, "name": "Throw", "stock": None},
                ]
            }
        ),
        reproduction="1. open “Inventory”\n2. choose category “Textiles”\n3. the page shows the exception",
        frames=(
            CodeFrame(
                title="dashboard",
                location=Location("examples/storefront/dashboard/pages/inventory.py", 31),
                first_line=29,
                lines=_INVENTORY_PY,
                marked=(31,),
                language="python",
            ),
        ),
        evidence=(
            Evidence(
                kind="traceback",
                title="Traceback",
                content="Traceback (most recent call last):\n  File \"examples/storefront/dashboard/pages/inventory.py\", line 31, in stock_chart\n    ordered = sorted(products, key=lambda each: each[\"stock\"])\nTypeError: '<' not supported between instances of 'NoneType' and 'int'",
            ),
            Evidence(kind="png", title="The page", content=_PNG),
        ),
        edges=(("dashboard", "api"),),
        check="dashboard",
    )


def undocumented_status() -> Finding:
    """An answer that the contract does not name."""
    return Finding(
        rule="status-undocumented",
        severity=Severity.WARNING,
        message="POST /api/v1/checkout answers 409 when the basket is empty; the contract names 201 and 422 only.",
        cause=("POST /api/v1/checkout", "409"),
        mend="Add `responses={409: {'model': ErrorOut}}` to the route.",
        operations=("POST /api/v1/checkout",),
        direction="response",
        at=Location("examples/storefront/backend/routers/checkout.py", 58),
        reproduction="curl -s -X POST http://127.0.0.1:8000/api/v1/checkout -d '{}'",
        check="api",
    )


def known_rename() -> Finding:
    """A fault that its owners accepted until a date."""
    return Finding(
        rule="response-field-extra",
        severity=Severity.HINT,
        message="The backend sends Customer.loyalty_tier, which the frontend does not read.",
        cause=("CustomerOut.loyalty_tier", "Customer"),
        operations=("GET /api/v1/customers/{customer_id}",),
        direction="response",
        at=Location("examples/storefront/frontend/src/api/types.ts", 12),
        other=Location("examples/storefront/backend/schemas/customers.py", 30),
        known=Known(owner="web team", reason="The loyalty page ships in March", until="2027-03-31"),
        edges=(("web", "api"),),
        check="drift",
    )


def _cells(check: str, table: dict[str, tuple[Outcome, ...]], aspects: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(
        Cell(check=check, subject=subject, aspect=aspect, outcome=outcome, count=20 if outcome == "clean" else 1)
        for subject, outcomes in table.items()
        for aspect, outcome in zip(aspects, outcomes, strict=True)
    )


def storefront_records() -> list[RunRecord]:
    """Four sessions; the dashboard's was killed."""
    return [
        RunRecord(
            id="r1",
            session="replay",
            started="2026-11-21T02:00:00+00:00",
            ended="2026-11-21T02:00:04+00:00",
            version="0.1.0",
            findings=(refund_status(),),
            cells=_cells(
                "replay",
                {
                    "POST /v1/refunds": ("finding", "clean"),
                    "POST /v1/payment_intents": ("clean", "clean"),
                    "POST /chat.postMessage": ("clean", "vacuous"),
                },
                ("recorded answer", "mutations"),
            ),
            edges=(
                Edge(consumer="api", provider="stripe", check="replay", outcome="finding"),
                Edge(consumer="api", provider="slack", check="replay", outcome="clean"),
            ),
            measures={"wall_seconds": 4.1, "interactions": 23},
        ),
        RunRecord(
            id="r2",
            session="api",
            started="2026-11-21T02:00:05+00:00",
            ended="2026-11-21T02:00:31+00:00",
            seed=42,
            version="0.1.0",
            findings=(undocumented_status(),),
            cells=_cells(
                "api",
                {
                    "GET /api/v1/orders": ("clean", "clean", "clean"),
                    "POST /api/v1/checkout": ("clean", "finding", "clean"),
                    "GET /api/v1/products": ("clean", "clean", "skipped"),
                    "GET /api/v1/reports/sales": ("error", "skipped", "skipped"),
                },
                ("requests", "responses", "authentication"),
            ),
            measures={"wall_seconds": 26.0, "requests": 1240},
        ),
        RunRecord(
            id="r3",
            session="dashboard",
            started="2026-11-21T02:00:32+00:00",
            version="0.1.0",
            findings=(dashboard_crash(),),
            cells=_cells(
                "dashboard", {"Inventory": ("clean", "finding"), "Orders": ("clean", "clean")}, ("widgets", "answers")
            ),
            edges=(Edge(consumer="dashboard", provider="api", check="dashboard", outcome="finding"),),
            skips=(
                Skip(
                    what="screenshots",
                    reason="no Chromium was found",
                    way_out="Install it: playwright install chromium",
                ),
            ),
            measures={"wall_seconds": 12.5},
        ),
        RunRecord(
            id="r4",
            session="drift",
            started="2026-11-21T02:00:40+00:00",
            ended="2026-11-21T02:00:43+00:00",
            version="0.1.0",
            findings=(shipped_at(), known_rename()),
            cells=_cells(
                "drift",
                {
                    "GET /api/v1/orders": ("clean", "finding"),
                    "GET /api/v1/customers/{customer_id}": ("clean", "known"),
                    "POST /api/v1/checkout": ("clean", "clean"),
                },
                ("request", "response"),
            ),
            edges=(Edge(consumer="web", provider="api", check="drift", outcome="finding"),),
            skips=(
                Skip(
                    what="src/api/legacy.ts",
                    reason="the URL of 1 call could not be read",
                    way_out="Give it a template literal",
                ),
            ),
            measures={"wall_seconds": 2.9, "pairs": 31},
            notes=("31 pairs of types compared",),
        ),
    ]


def storefront_rules() -> tuple[Rule, ...]:
    """The documentation of one rule, as its file would give it."""
    return (
        Rule(
            id="response-field-nullable",
            family="drift",
            severity=Severity.ERROR,
            judge=lambda _: (),
            summary="A response may hold null where the consumer's type has none.",
            why="The code type-checks and then fails in production, on the first order that has not shipped.",
            mend="Allow null on the consumer's side, or stop sending it.",
            source="TypeScript handbook, strictNullChecks",
        ),
    )


@pytest.fixture
def records() -> list[RunRecord]:
    """A whole run of the shop."""
    return storefront_records()


@pytest.fixture
def rules() -> tuple[Rule, ...]:
    """The rules at hand."""
    return storefront_rules()
