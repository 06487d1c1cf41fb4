"""What the dashboard reads of the shop's answers: only the fields that it shows, and no enum closed."""

from __future__ import annotations

from pydantic import BaseModel


class Reason(BaseModel):
    """What went wrong, for people."""

    message: str


class Refusal(BaseModel):
    """An error answer."""

    error: Reason


class Money(BaseModel):
    """A sum of money; the amount is a decimal string."""

    amount: str
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Account(BaseModel):
    """Who is signed in."""

    name: str
    role: str


class Category(BaseModel):
    """A shelf of the shop."""

    slug: str
    name: str


class Product(BaseModel):
    """A product in a list."""

    id: int
    name: str
    category: str
    price: Money
    stock_level: str
    rating: float | None
    review_count: int


class ProductPage(BaseModel):
    """A page of products."""

    items: list[Product]
    total: int
    pages: int


class Order(BaseModel):
    """An order in a list."""

    id: int
    number: str
    customer_name: str
    status: str
    total: Money
    item_count: int
    note: str | None
    placed_at: str
    shipped_at: str | None


class OrderPage(BaseModel):
    """A page of orders."""

    items: list[Order]
    total: int
    pages: int


class OrderLine(BaseModel):
    """A line of an order."""

    product_name: str
    quantity: int
    unit_price: Money
    line_total: Money


class Tracking(BaseModel):
    """A parcel under way."""

    carrier: str
    code: str
    url: str | None


class WholeOrder(Order):
    """An order on its own page."""

    lines: list[OrderLine]
    tracking: Tracking | None


class OrderEvent(BaseModel):
    """An entry of an order's history."""

    type: str
    at: str
    actor: str


class Customer(BaseModel):
    """A customer."""

    id: int
    name: str
    email: str
    phone: str | None
    loyalty_tier: str
    order_count: int
    lifetime_value: Money


class CustomerPage(BaseModel):
    """A page of customers."""

    items: list[Customer]
    total: int
    pages: int


class Address(BaseModel):
    """An entry of an address book."""

    label: str
    street: str
    street_2: str | None
    postal_code: str
    city: str
    country: str


class SalesDay(BaseModel):
    """What one day brought."""

    day: str
    orders: int
    revenue: str


class BestSeller(BaseModel):
    """What one product brought."""

    name: str
    units: int
    revenue: str


class Sales(BaseModel):
    """Sales over a period."""

    start: str
    end: str
    currency: str
    order_count: int
    revenue: str
    average_order: str | None
    days: list[SalesDay]
    best_sellers: list[BestSeller]


class InventoryLine(BaseModel):
    """What stands on the shelf of one product."""

    product_id: int
    name: str
    category: str
    on_hand: int
    available: int
    level: str
    stock_value: Money
    restock_on: str | None


class Inventory(BaseModel):
    """What stands on all shelves."""

    lines: list[InventoryLine]
    units_by_category: dict[str, int]
    low_count: int


class Channel(BaseModel):
    """A channel of the team's chat."""

    id: str
    name: str
    memberCount: int | None  # noqa: N815 - the wire's name


class ChannelList(BaseModel):
    """Some channels."""

    channels: list[Channel]


class Receipt(BaseModel):
    """A posted notice."""

    channelId: str  # noqa: N815 - the wire's name
