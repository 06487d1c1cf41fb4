"""Customers: all of them for the staff, themselves for each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from examples.storefront.backend import views
from examples.storefront.backend.errors import ShopError, documented, not_found
from examples.storefront.backend.paging import AskedSlice, read_page
from examples.storefront.backend.routers.paths import CustomerId
from examples.storefront.backend.schemas.accounts import Account
from examples.storefront.backend.schemas.customers import Customer, CustomerChange
from examples.storefront.backend.schemas.orders import OrderSummary
from examples.storefront.backend.schemas.page import Page
from examples.storefront.backend.security import STAFF_ONLY, SignedIn, may_see
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import CustomerRow, OrderRow

router = APIRouter(prefix="/customers", tags=["customers"])


@router.get("", dependencies=[STAFF_ONLY], responses=documented(401, 403))
def list_customers(asked: AskedSlice, q: Annotated[str | None, Query(max_length=100)] = None) -> Page[Customer]:
    """Customers by name; `q` looks into names and e-mail addresses."""
    query = select(CustomerRow).order_by(CustomerRow.name, CustomerRow.id)
    if q:
        named = CustomerRow.name.icontains(q, autoescape=True)
        query = query.where(named | CustomerRow.email.icontains(q, autoescape=True))
    with store.session() as session:
        return read_page(session, query, asked, views.customer)


@router.get("/{customer_id}", responses=documented(401, 403, 404))
def read_customer(customer_id: CustomerId, account: SignedIn) -> Customer:
    """One customer."""
    with store.session() as session:
        return views.customer(find_customer(session, customer_id, account))


@router.patch("/{customer_id}", responses=documented(401, 403, 404))
def change_customer(customer_id: CustomerId, change: CustomerChange, account: SignedIn) -> Customer:
    """Change what is given, and leave the rest."""
    with store.session() as session:
        row = find_customer(session, customer_id, account)
        row.name = change.name or row.name
        if "phone" in change.model_fields_set:
            row.phone = change.phone
        return views.customer(row)


@router.get("/{customer_id}/orders", responses=documented(401, 403, 404))
def list_customer_orders(customer_id: CustomerId, asked: AskedSlice, account: SignedIn) -> Page[OrderSummary]:
    """A customer's orders, the newest first."""
    query = select(OrderRow).where(OrderRow.customer_id == customer_id)
    with store.session() as session:
        find_customer(session, customer_id, account)
        newest = query.order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
        return read_page(session, newest, asked, views.order_summary)


def find_customer(session: Session, customer_id: int, account: Account) -> CustomerRow:
    """A customer that the account may see."""
    if not may_see(account, customer_id):
        raise ShopError(403, "forbidden", "Customers see themselves only.")
    row = session.get(CustomerRow, customer_id)
    if row is None:
        raise not_found("customer", customer_id)
    return row
