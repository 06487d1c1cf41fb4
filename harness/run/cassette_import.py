"""Takes other tools' recordings in: read as data, scrubbed, looked through by the gate, and only then written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from harness.cassettes import gate, scrub, store, wire
from harness.cassettes.meta import Meta, RecordedFrom
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun, UsageError
from harness.model.exchange import Exchange
from harness.model.provider import Provider
from harness.providers import catalogue
from harness.sources.recordings import read_recording


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import wrote: the folder, how much, what was scrubbed by kind, and what was left out and why."""

    folder: Path
    interactions: int
    replaced: Mapping[str, int]
    left_out: Mapping[str, str]

    def summary(self) -> tuple[str, ...]:
        """Lines for a person."""
        scrubbed = ", ".join(f"{count} {kind}" for kind, count in sorted(self.replaced.items())) or "nothing"
        noun = "interaction" if self.interactions == 1 else "interactions"
        head = f"{self.folder.as_posix()}: {self.interactions} {noun}; scrubbed {scrubbed}"
        return (head, *(f"{place}: left out, {reason}" for place, reason in self.left_out.items()))


def import_recording(
    file: Path, output: Path, *, name: str = "", provider: Provider | None = None, force: bool = False
) -> Imported:
    """Write the recording in a file as the cassette `output/name`; nothing outside `output` is touched.

    Shape: without `name`, the file's; without `provider`, the rules of every known provider that the recording calls.
    Raises: SourceError for what cannot be read, SecretLeft and CannotRun for what cannot be made safe; then nothing is written.
    """
    folder = output / store.checked_name(name or named_after(file))
    refuse_existing(folder, force=force)
    recording = read_recording(file)
    if not recording.exchanges:
        raise CannotRun("the file holds no HTTP exchange", where=file.as_posix(), way_out="Record something first")
    unpacked = [_unpacked(each, f"{file.as_posix()}, entry {n}") for n, each in enumerate(recording.exchanges, 1)]
    facts = provider or facts_of(unpacked)
    scrubbed = gate.cleaned(unpacked, facts)
    gate.check(scrubbed.exchanges, facts, where=file.as_posix())
    about = Meta(
        provider=facts.name,
        name=folder.name,
        recorded_at=_newest(scrubbed.exchanges),
        recorded_from=RecordedFrom(imported=recording.kind),
        scrub_version=scrub.VERSION,
        scrubbed=scrubbed.replaced,
    )
    store.save(folder, Cassette(meta=about, exchanges=scrubbed.exchanges))
    return Imported(
        folder=folder,
        interactions=len(scrubbed.exchanges),
        replaced=scrubbed.replaced,
        left_out=recording.left_out,
    )


def named_after(file: Path) -> str:
    """A cassette's name from a file's: `My traffic.har` gives `my-traffic`."""
    return re.sub(r"[^a-z0-9._]+", "-", file.stem.lower()).strip("-._")[:100] or "imported"


def refuse_existing(folder: Path, *, force: bool) -> None:
    """Raises: UsageError for a folder that is there already, unless it may be replaced."""
    if (folder.exists() or folder.is_symlink()) and not force:
        raise UsageError(
            f"{folder.as_posix()} is there already", way_out="Choose another --name, or replace it with --force"
        )


def facts_of(exchanges: Iterable[Exchange]) -> Provider:
    """The joined facts of every known provider that is called; hosts that nobody knows are scrubbed by the common rules."""
    hosts = tuple(dict.fromkeys(urlsplit(each.request.url).hostname or "" for each in exchanges))
    known = [catalogue.find(name) for name in catalogue.names()]
    called = [each for each in known if any(_serves(each, host) for host in hosts)]
    name = called[0].name if len(called) == 1 else hosts[0]
    return Provider(
        name=name,
        title=name,
        hosts=hosts,
        contract_source="",
        secrets=tuple(secret for each in called for secret in each.secrets),
        ids=tuple(pattern for each in called for pattern in each.ids),
    )


def _serves(provider: Provider, host: str) -> bool:
    return any(host == each or (each.startswith("*.") and host.endswith(each[1:])) for each in provider.hosts)


def _unpacked(exchange: Exchange, where: str) -> Exchange:
    """Content coding undone on both sides. Raises: CannotRun that says where."""
    request, response = exchange.request, exchange.response
    try:
        asked = wire.received(200, "", request.headers, request.body)
        answered = wire.received(response.status, response.reason, response.headers, response.body)
    except CannotRun as error:
        raise CannotRun(error.what, where=where, way_out="Leave the entry out, or have it recorded unpacked") from error
    plain = replace(request, headers=asked.headers, body=asked.body)
    return replace(exchange, request=replace(plain, headers=wire.without_noise(plain)), response=answered)


def _newest(exchanges: Sequence[Exchange]) -> str:
    seen = max((each.recorded_at for each in exchanges), default="")
    return seen or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
