"""What the harness records: the shop's own calls to its providers, made against local doubles of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Double:
    """A local server that stands for a provider.

    Shape: `name` and `version` of the server, the `base_url` at which it listens, and the provider's address for which
    it `stands_for`; both addresses without a slash at the end. Where a provider has several hosts, both hold `{api}`,
    for which each of `apis` stands.
    """

    name: str
    version: str
    base_url: str
    stands_for: str
    apis: tuple[str, ...] = ("",)

    def environment(self) -> dict[str, str]:
        """What a recorder around the process reads to know that this is not the provider itself."""
        return {
            "HARNESS_RECORD_FROM": self._all(self.base_url),
            "HARNESS_RECORD_DOUBLE": f"{self.name} {self.version}",
            "HARNESS_RECORD_STANDS_FOR": self._all(self.stands_for),
        }

    def _all(self, address: str) -> str:
        return " ".join(address.format(api=each) for each in self.apis)
