"""Facts about a provider that cassettes, judgement and recording need; one value per provider."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """A field that holds a secret or personal data.

    Shape: `name` is the field's name, ignoring case, wherever it appears in the carriers named by `places`
    (`header`, `query`, `path`, `form`, `json`, `cookie`); `kind` names its placeholder: `ACCESS-TOKEN` gives `<ACCESS-TOKEN-1>`;
    `pattern` narrows to values that match (a regular expression), or finds the value anywhere when `name` is empty. An
    empty `kind` says that such a value in such a field is no secret, whatever rules that hold for all providers say.
    """

    kind: str
    name: str = ""
    places: tuple[str, ...] = ("header", "query", "form", "json")
    pattern: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """What the harness knows about one provider.

    Shape: `hosts` are exact names or `*.suffix`; `live_keys` are regular expressions of keys that recording refuses;
    `ignored` are fields that differ between equal requests (`header:Idempotency-Key`, `query:state`, `form:nonce`);
    `ids` are regular expressions of identifiers that must survive scrubbing; `contract_source` says where the provider
    documents its API; `error_envelope` is the JSON Pointer of an error body's message; `sdks` are the import packages of
    its official clients, and of the HTTP client that is used in their place.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    contract_source: str
    secrets: tuple[Secret, ...] = ()
    ignored: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    live_keys: tuple[str, ...] = ()
    paging: str = ""
    error_envelope: str = ""
    sdks: tuple[str, ...] = ()
    test_keys_page: str = ""
