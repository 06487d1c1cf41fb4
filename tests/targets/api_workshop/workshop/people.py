"""Customers, staff, documents and the administrator's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError

from workshop.models import Customer, CustomerIn, CustomerPatch, Document, DocumentIn, Person, Problem
from workshop.planting import planted
from workshop.store import (
    FORBIDDEN,
    MISSING,
    UNAUTHORISED,
    Caller,
    Who,
    admin,
    auditor,
    bearer,
    found,
    store,
    visitor,
)

router = APIRouter()
Id = Annotated[int, Path(ge=0, le=2**31 - 1)]
_TAG = {"headers": {"ETag": {"schema": {"type": "string"}, "required": True}}}


@router.get("/customers")
async def list_customers(city: str | None = None, verified: bool | None = None) -> list[Customer]:
    """All customers."""
    customers = [each for each in store.customers.values() if city is None or each.city == city]
    if verified is not None:
        wanted = (not verified) if planted("verified-filter-inverted") else verified
        customers = [each for each in customers if each.verified == wanted]
    return customers


@router.post("/customers", status_code=201)
async def add_customer(customer: CustomerIn) -> Customer:
    """Take a customer in."""
    made = Customer(id=store.next(), verified=False, credit=0, **customer.model_dump(include={"name", "email", "city"}))
    store.customers[made.id] = made
    return made


@router.get("/customers/{customer_id}", responses=MISSING)
async def read_customer(customer_id: Id) -> Customer:
    """One customer."""
    return found(store.customers, customer_id)


@router.patch(
    "/customers/{customer_id}",
    responses=MISSING,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": CustomerPatch.model_json_schema()}},
        }
    },
)
async def change_customer(customer_id: Id, request: Request) -> Customer:
    """Change some of a customer."""
    old = found(store.customers, customer_id)
    try:
        given = CustomerPatch.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from None
    allowed = {"verified", "credit"} if planted("patch-takes-any-field") else set()
    extra = {key: value for key, value in (await request.json()).items() if key in allowed}
    store.customers[customer_id] = Customer.model_validate(
        {**old.model_dump(), **given.model_dump(exclude_none=True), **extra}
    )
    return store.customers[customer_id]


@router.delete("/customers/{customer_id}", status_code=204, responses=MISSING)
async def drop_customer(customer_id: Id) -> None:
    """Forget a customer."""
    found(store.customers, customer_id)
    del store.customers[customer_id]


@router.get("/staff", responses=UNAUTHORISED)
async def list_staff(who: Annotated[Who, Depends(visitor)]) -> list[Person]:
    """Who works here."""
    return store.staff


@router.get("/me", responses=UNAUTHORISED)
async def me(who: Annotated[Who, Depends(bearer)]) -> dict[str, str]:
    """Who is asking."""
    return {"name": who[0], "role": who[2]}


@router.post("/admin/rebuild", responses=FORBIDDEN)
async def rebuild(who: Annotated[Who, Depends(admin)]) -> dict[str, bool]:
    """Build the index anew."""
    return {"done": True}


@router.get("/admin/audit", responses=FORBIDDEN)
async def audit(who: Annotated[Who, Depends(auditor)]) -> list[str]:
    """Who did what."""
    return ["anna opened job 1"]


@router.post("/documents", status_code=201, responses=UNAUTHORISED)
async def add_document(document: DocumentIn, who: Caller) -> Document:
    """Keep a document."""
    made = Document(id=store.next(), text=document.text, version=1)
    store.documents[made.id] = made
    return made


@router.get("/documents/{document_id}", responses={**MISSING, 200: _TAG})
async def read_document(document_id: Id, response: Response) -> Document:
    """One document with its tag."""
    document = found(store.documents, document_id)
    response.headers["ETag"] = f'"{document.version}"'
    return document


@router.put("/documents/{document_id}", responses={**MISSING, **UNAUTHORISED, 412: {"model": Problem}})
async def replace_document(
    document_id: Id, given: DocumentIn, who: Caller, tag: Annotated[str | None, Header(alias="If-Match")] = None
) -> Document:
    """Replace a document that nobody has changed since."""
    document = found(store.documents, document_id)
    if tag is not None and tag != f'"{document.version}"' and not planted("if-match-ignored"):
        raise HTTPException(412, "Somebody was faster")
    made = Document(id=document_id, text=given.text, version=document.version + 1)
    store.documents[document_id] = made
    return made


class Settings(BaseModel):
    """The workshop's settings."""

    currency: str
    tax: int


@router.get("/settings", responses={200: {"headers": {"X-Version": {"schema": {"type": "integer"}, "required": True}}}})
async def settings() -> JSONResponse:
    """The settings, with their version."""
    headers = {} if planted("version-header-forgotten") else {"X-Version": "3"}
    return JSONResponse({"currency": "EUR", "tax": 19}, headers=headers)
