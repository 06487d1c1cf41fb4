"""A customer's address book."""

from __future__ import annotations

from uuid import uuid4

from fastapi import APIRouter

from examples.storefront.backend.errors import documented
from examples.storefront.backend.routers.customers import find_customer
from examples.storefront.backend.routers.paths import CustomerId
from examples.storefront.backend.schemas.addresses import Address, AddressDraft
from examples.storefront.backend.security import SignedIn
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import AddressRow

router = APIRouter(prefix="/customers/{customer_id}/addresses", tags=["customers"])


@router.get("", responses=documented(401, 403, 404))
def list_addresses(customer_id: CustomerId, account: SignedIn) -> list[Address]:
    """The whole book, in the order in which it was written."""
    with store.session() as session:
        return [Address.model_validate(row) for row in find_customer(session, customer_id, account).addresses]


@router.post("", status_code=201, responses=documented(401, 403, 404))
def create_address(customer_id: CustomerId, draft: AddressDraft, account: SignedIn) -> Address:
    """Add an address; a new default takes the old one's place."""
    with store.session() as session:
        book = find_customer(session, customer_id, account).addresses
        if draft.is_default:
            for other in book:
                other.is_default = False
        row = AddressRow(id=uuid4(), customer_id=customer_id, position=len(book), **draft.model_dump())
        book.append(row)
        session.flush()
        return Address.model_validate(row)
