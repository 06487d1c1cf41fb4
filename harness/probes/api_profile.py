"""How hard a run tries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """How hard to try.

    Shape: `alike` is how many deterministic broken cases of one kind and place are sent; `searching` adds the generator's own
    cases once all operations were driven, `thorough` more boundary values; `valid` and `broken` are random cases per operation,
    `tries` how many random guesses at an acceptable request. Units: `timeout` is seconds per request.
    """

    name: str
    alike: int = 1000
    searching: bool = False
    thorough: bool = False
    valid: int = 0
    broken: int = 0
    tries: int = 8
    timeout: float = 4.0


COMMIT = Profile(name="commit", alike=2, timeout=2.0)
FULL = Profile(name="full", searching=True, thorough=True, valid=120, broken=60, tries=25, timeout=10.0)
SOAK = replace(FULL, name="soak", valid=2000, broken=1000)
PROFILES: Mapping[str, Profile] = {each.name: each for each in (COMMIT, FULL, SOAK)}
