"""Changes of who may call: credentials that sufficed and do not suffice any more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from harness.compare.contract_sides import Sides
from harness.model.contract import Contract, Occurrence
from harness.model.difference import Mismatch, Place

Need: TypeAlias = Mapping[str, frozenset[str]]
"""What one way of calling needs: scopes by what a scheme is, whatever its name."""

_PROSE = frozenset({"description", "bearerFormat"})
"""What says nothing of who may call. Source: OpenAPI 3.1, Security Scheme Object: `bearerFormat` is documentation."""

_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
"""Names of OAuth 2 flows in 2.0, and those of later versions."""

_ADDRESSES = ("authorizationUrl", "tokenUrl", "refreshUrl")

_CASELESS = frozenset({"name", "scheme"})
"""Names of headers and of HTTP schemes may be written in any case. Source: RFC 9110, 5.1 and 11.1."""


def security_changes(sides: Sides) -> Iterator[Mismatch]:
    """The operation's ways of proving who calls, as both versions accept them."""
    before, after = sides.before, sides.after
    if before is None or after is None or not (before.security or after.security):
        return
    known = _told_apart(sides, before.security, after.security)
    old = _needs(sides.contracts[0], before.security, known)
    new = _needs(sides.contracts[1], after.security, known)
    place = sides.place("request", "security")
    if old == new:
        yield from _flows(sides, place, before.security, after.security)
        yield from _addresses(sides, place, before.security)
        return
    lost = [shown for need, shown in _shown(old, before.security) if not _enough(need, new)]
    won = [shown for need, shown in _shown(new, after.security) if not _enough(need, old)]
    if lost:
        yield sides.change("security-tightened", place, before=" or ".join(lost), after=_words(after.security))
    elif won:
        yield sides.change("security-loosened", place, before=_words(before.security), after=" or ".join(won))


def _needs(
    contract: Contract, security: Sequence[Mapping[str, tuple[str, ...]]], known: frozenset[str]
) -> tuple[Need, ...]:
    if not security:
        return ({},)
    return tuple(
        {
            name if name in known else _meaning(contract.security_schemes.get(name), name): frozenset(scopes)
            for name, scopes in need.items()
        }
        for need in security
    )


def _flows(
    sides: Sides, place: Place, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[Mismatch]:
    """That a flow went by which clients get their tokens, where the schemes are the same otherwise."""
    old, new = (
        _flow_names(contract, security) for contract, security in zip(sides.contracts, (before, after), strict=True)
    )
    if old - new and new:
        words = (f"tokens by {', '.join(sorted(each))}" for each in (old, new))
        yield sides.change("security-tightened", place, before=next(words), after=next(words))


def _addresses(sides: Sides, place: Place, security: Sequence[Mapping[str, Any]]) -> Iterator[Mismatch]:
    """That tokens are asked for at another address; one cause for all operations of a scheme."""
    for name in dict.fromkeys(name for need in security for name in need):
        old, new = (dict(_asked_at(each.security_schemes.get(name))) for each in sides.contracts)
        moved = [flow for flow in old.keys() & new.keys() if old[flow] != new[flow]]
        for flow in sorted(moved):
            fact = sides.change("token-address", place, before=old[flow], after=new[flow])
            cause = Occurrence(name, flow)
            yield replace(fact, consumer=cause, provider=cause)


def _asked_at(scheme: Any) -> Iterator[tuple[str, str]]:
    """The addresses of a scheme by what they are for; a slash at the end says nothing."""
    if not isinstance(scheme, dict):
        return
    flows = scheme.get("flows")
    named = flows.items() if isinstance(flows, dict) else [(str(scheme.get("flow", "")), scheme)]
    for flow, held in named:
        for key in _ADDRESSES:
            if isinstance(held, dict) and isinstance(held.get(key), str):
                yield f"{_FLOWS.get(flow, flow)} {key}", held[key].rstrip("/")


def _flow_names(contract: Contract, security: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    schemes = [contract.security_schemes.get(name) for need in security for name in need]
    return frozenset(name for each in schemes if isinstance(each, dict) for name in _flows_of(each))


def _flows_of(scheme: Mapping[str, Any]) -> Iterator[str]:
    flows, flow = scheme.get("flows"), scheme.get("flow")
    if isinstance(flows, dict):
        yield from (str(name) for name in flows if not str(name).startswith("x-"))
    elif isinstance(flow, str):
        yield _FLOWS.get(flow, flow)


def _told_apart(sides: Sides, *both: Sequence[Mapping[str, tuple[str, ...]]]) -> frozenset[str]:
    """Schemes that are known by their names: two that work alike and stand in one operation are two sets of credentials."""
    old, new = (each.security_schemes for each in sides.contracts)
    alike = False
    for security, schemes in zip(both, (old, new), strict=True):
        names = {name for need in security for name in need}
        alike = alike or len({_meaning(schemes.get(name), name) for name in names}) < len(names)
    same = (name for name in old if name in new and _meaning(old[name], name) == _meaning(new[name], name))
    return frozenset(same) if alike else frozenset()


def _meaning(scheme: Any, name: str) -> str:
    """What a scheme is, so that one under a new name stays itself; `basic` of 2.0 is that of HTTP in later versions."""
    if not isinstance(scheme, dict):
        return name
    kind = scheme.get("type")
    if kind == "oauth2":
        return "oauth2"
    if kind == "openIdConnect":
        return f"openIdConnect {_issuer(str(scheme.get('openIdConnectUrl', '')))}"
    if kind == "basic":
        scheme, kind = {"type": "http", "scheme": "basic"}, "http"
    facts = {key: value for key, value in scheme.items() if key not in _PROSE and not key.startswith("x-")}
    if kind == "http" or scheme.get("in") == "header":
        facts = {key: str(value).lower() if key in _CASELESS else value for key, value in facts.items()}
    return json.dumps(facts, sort_keys=True, default=str)


def _issuer(address: str) -> str:
    """Who issues the tokens. Source: OpenID Connect Discovery 1.0, section 4."""
    return address.rstrip("/").removesuffix("/.well-known/openid-configuration").rstrip("/")


def _shown(needs: Sequence[Need], security: Sequence[Mapping[str, tuple[str, ...]]]) -> Iterator[tuple[Need, str]]:
    for index, need in enumerate(needs):
        yield need, _words(security[index : index + 1])


def _enough(held: Need, accepted: Sequence[Need]) -> bool:
    """Do these credentials satisfy one of the accepted ways?"""
    return any(all(scheme in held and scopes <= held[scheme] for scheme, scopes in need.items()) for need in accepted)


def _words(security: Sequence[Mapping[str, tuple[str, ...]]]) -> str:
    ways = [" and ".join(_scheme(name, scopes) for name, scopes in sorted(need.items())) for need in security]
    return " or ".join(way or "nobody in particular" for way in ways) or "no credentials"


def _scheme(name: str, scopes: Sequence[str]) -> str:
    return f"{name} ({', '.join(scopes)})" if scopes else name
