"""What goes in and what comes out."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MovementKind = Literal["receipt", "adjustment", "shipment", "transfer"]
OrderStatus = Literal["new", "picked", "shipped", "cancelled"]
EventName = Literal["stock.low", "order.created", "order.shipped"]

SKU = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"
PRICE = r"^[0-9]{1,6}\.[0-9]{2}$"
HOOK_URL = r"^https://([a-z0-9-]+\.)+[a-z]{2,20}(/[A-Za-z0-9._~/-]*)?$"


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)  # 3.0 is an integer, "3" and true are none
Id = Annotated[int, Field(ge=1, le=2_147_483_647), WHOLE]
Sku = Annotated[str, Field(max_length=24, pattern=SKU, examples=["BOLT-8"])]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Price = Annotated[str, Field(pattern=PRICE, examples=["9.90"])]
Category = Annotated[str, Field(pattern=r"^[a-z]{2,20}$", examples=["tools"])]
Text = Annotated[str, Field(max_length=1000)]
Quantity = Annotated[int, Field(ge=1, le=10_000), WHOLE]
Attributes = Annotated[dict[str, Annotated[str, Field(max_length=100)]], Field(max_length=20)]


class Input(BaseModel):
    """A body that a caller sends: nothing is coerced."""

    model_config = ConfigDict(strict=True)


class ProductPut(Input):
    """A product without its number."""

    name: Name
    price: Price
    category: Category = "misc"
    description: Text | None = None
    attributes: Attributes = Field(default_factory=dict)


class ProductIn(ProductPut):
    """A new product."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [{"sku": "TAPE-5", "name": "Tape 5 m", "price": "4.50", "attributes": {"colour": "yellow"}}]
        },
    )

    sku: Sku


class ProductPatch(Input):
    """Some fields of a product; what is not sent stays, and null clears the description."""

    name: Name = Field(default_factory=str)
    price: Price = Field(default_factory=str)
    category: Category = Field(default_factory=str)
    description: Text | None = None
    attributes: Attributes = Field(default_factory=dict)


class Product(BaseModel):
    """A product."""

    sku: Sku
    name: Name
    price: Price
    category: Category
    description: str | None
    attributes: dict[str, str]


class ProductPage(BaseModel):
    """A page of products."""

    items: list[Product]
    total: Annotated[int, Field(ge=0)]
    page: int
    size: int


class PlaceStock(BaseModel):
    """How much lies where."""

    location_id: int
    quantity: Annotated[int, Field(ge=1)]


class Stock(BaseModel):
    """How much of a product there is."""

    sku: str
    on_hand: Annotated[int, Field(ge=0)]
    reserved: Annotated[int, Field(ge=0)]
    available: int
    places: list[PlaceStock]


class ImportFault(BaseModel):
    """A line that was not taken."""

    line: int
    message: str


class ImportResult(BaseModel):
    """What became of an import."""

    created: Annotated[int, Field(ge=0)]
    faults: list[ImportFault]


class LocationIn(Input):
    """A place for goods."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{1,3}-[0-9]{1,4}$", examples=["A-1"])]
    capacity: Annotated[int, Field(ge=0, le=1_000_000), WHOLE]
    description: Text | None = None


class Location(BaseModel):
    """A place for goods, with its number."""

    id: int
    code: str
    capacity: Annotated[int, Field(ge=0)]
    description: str | None


class LocationPage(BaseModel):
    """At most ``size`` locations, and whether more follow."""

    items: Annotated[list[Location], Field(max_length=100)]
    has_more: bool
    page: int
    size: int


class MovementIn(Input):
    """Goods that came in, or a count that was put right."""

    sku: Sku
    location_id: Id
    kind: Literal["receipt", "adjustment"]
    quantity: Annotated[int, Field(ge=-1_000_000, le=1_000_000), WHOLE]
    note: Text | None = None


class Movement(BaseModel):
    """A movement of goods."""

    id: int
    sku: str
    location_id: int
    kind: MovementKind
    quantity: int
    note: str | None
    created_at: datetime


class MovementSlice(BaseModel):
    """Some movements, the newest first, and where the next ones begin."""

    items: list[Movement]
    next_cursor: int | None


class TransferIn(Input):
    """Goods that go from one place to another."""

    sku: Sku
    from_location: Id
    to_location: Id
    quantity: Quantity


class Transfer(BaseModel):
    """The two movements of a transfer."""

    out_movement: int
    in_movement: int


class ReservationIn(Input):
    """Goods to hold back."""

    sku: Sku
    quantity: Quantity
    minutes: Annotated[int, Field(ge=1, le=10_080), WHOLE] = 60


class Reservation(BaseModel):
    """Goods that are held back, until they are released or the time is over."""

    id: int
    sku: str
    quantity: int
    active: bool
    expires_at: datetime


class OrderLine(Input):
    """A line of an order."""

    sku: Sku
    quantity: Quantity


class OrderIn(Input):
    """A new order."""

    customer: Name
    lines: Annotated[list[OrderLine], Field(min_length=1, max_length=50)]
    note: Annotated[str, Field(max_length=2000)] | None = None


class OrderPatch(Input):
    """Some fields of an order; what is not sent stays."""

    customer: Name = Field(default_factory=str)
    note: Annotated[str, Field(max_length=2000)] | None = None


class Order(BaseModel):
    """An order."""

    id: int
    customer: str
    lines: list[OrderLine]
    note: str | None
    status: OrderStatus
    tracking_code: str | None
    created_at: datetime


class OrderPage(BaseModel):
    """A page of orders."""

    items: list[Order]
    total: Annotated[int, Field(ge=0, description="How many orders match the filter")]
    page: int
    size: int


class WebhookIn(Input):
    """Where events are sent."""

    url: Annotated[
        str,
        Field(
            max_length=200,
            json_schema_extra={"pattern": HOOK_URL},
            description="An https address of a named host; plain http and bare addresses are refused",
            examples=["https://hooks.example.test/orders"],
        ),
    ]
    events: Annotated[list[EventName], Field(min_length=1, json_schema_extra={"uniqueItems": True})]
    secret: Annotated[str, Field(min_length=16, max_length=64, json_schema_extra={"writeOnly": True})]
    active: bool = True


class Webhook(BaseModel):
    """Where events are sent, without the secret that signs them."""

    id: int
    url: str
    events: list[EventName]
    active: bool


class Delivery(BaseModel):
    """An event on its way."""

    id: int
    webhook_id: int
    event: str
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    created_at: datetime


class CategoryValue(BaseModel):
    """What the stock of a category is worth."""

    category: str
    units: int
    value: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")]


class Valuation(BaseModel):
    """What the stock is worth."""

    categories: list[CategoryValue]
    total: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")]
