"""Drives a provider's scenarios against its local double: `python -m examples.storefront.recording stripe`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from examples.storefront.recording import (
    google_calls,
    microsoft_calls,
    oauth_calls,
    paypal_calls,
    slack_calls,
    stripe_calls,
    zapier_calls,
)
from examples.storefront.recording.doubles import DOUBLES

CALLS: Mapping[str, Mapping[str, Callable[[str], object]]] = {
    "stripe": stripe_calls.SCENARIOS,
    "slack": slack_calls.SCENARIOS,
    "google": google_calls.SCENARIOS,
    "paypal": paypal_calls.SCENARIOS,
    "microsoft": microsoft_calls.SCENARIOS,
    "zapier": zapier_calls.SCENARIOS,
    "oauth": oauth_calls.SCENARIOS,
}
"""The scenarios of each provider."""


def main(arguments: list[str]) -> int:
    """Run all scenarios of the named provider; 2 when there is no such provider."""
    if len(arguments) != 1 or arguments[0] not in CALLS:
        print(f"usage: python -m examples.storefront.recording {{{','.join(CALLS)}}}", file=sys.stderr)
        return 2
    with DOUBLES[arguments[0]]() as double:
        said = double.environment()
        os.environ.update(said)
        print(
            f"{said['HARNESS_RECORD_DOUBLE']} stands for {said['HARNESS_RECORD_STANDS_FOR']} at {said['HARNESS_RECORD_FROM']}",
            flush=True,
        )
        for name, scenario in CALLS[arguments[0]].items():
            os.environ["HARNESS_RECORD_CASSETTE"] = name
            print(f"{arguments[0]}: {name}", flush=True)
            scenario(double.base_url)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
