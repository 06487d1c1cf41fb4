"""One started API: drives its operations and the walks of rules one at a time, and judges what was seen by the rules of the `api` family."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.model.contract import Contract, Operation
from harness.model.errors import CannotRun
from harness.model.exchange import Exchange
from harness.model.finding import Finding
from harness.model.record import Cell, Outcome, Skip
from harness.model.rule import Rule, Seen
from harness.probes.api import ApiProbe
from harness.probes.api_corpus import read_corpus
from harness.probes.api_profile import COMMIT, PROFILES, Profile
from harness.probes.identity import Identity
from harness.rules.catalogue import family
from harness.run.api_address import awaited, caller_of, is_ours
from harness.run.api_against import compared
from harness.run.api_document import described
from harness.run.api_merged import concealed, frames, merged
from harness.run.api_promised import with_promise
from harness.run.api_scope import WHOLE, Scope, of_shard, within
from harness.run.api_state import STATELESS, Keeper, State
from harness.run.api_steady import Steady, cases_of
from harness.run.api_told import CHECK, Told
from harness.run.result import Result
from harness.sources.openapi import read_openapi

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SLUG = re.compile(r"[^A-Za-z0-9.]+")
CORPUS = Path("contracts", "corpus")
"""Where a project keeps requests, from its root."""
_MAY_BE_REFUSED = frozenset({"auth-not-enforced", "stale-tag-accepted", "open-redirect", "error-shape-differs"})


class ApiCheck:
    """One started target, shared by the checks of its operations.

    `target` is `module:app` or a URL (of the OpenAPI document or the server). Enter it, then check walks and operations in any
    order; walks come best first, before operations have left odd values behind. What changes things on another machine is
    held back unless `destructive` says otherwise; `held_back` lists it. Units: `max_time` is seconds for all of it.
    Raises on entry: CannotRun when the target cannot start, has no OpenAPI document, or refuses an identity; SourceError
    when the document cannot be read.
    """

    def __init__(
        self,
        target: str,
        *,
        base: Path,
        seed: int = 0,
        profile: str | Profile = COMMIT,
        max_time: float | None = None,
        identities: Sequence[Identity] = (),
        env: Mapping[str, str] | None = None,
        scope: Scope = WHOLE,
        state: State = STATELESS,
    ) -> None:
        self.target = target
        self.held_back: tuple[Skip, ...] = ()
        self.steady = Steady()
        """What stands as in its last run without findings."""
        self._scope = scope
        self._destructive = is_ours(target) if scope.destructive is None else scope.destructive
        self._base = base.resolve()
        self._seed = seed
        self._profile = PROFILES[profile] if isinstance(profile, str) else profile
        self._max_time = max_time
        self._identities = tuple(identities)
        self._caller = caller_of(target, self._base, env, watch=scope.memory is not None, state=state)
        self.keeper = Keeper(self._caller, state, target)
        self._state = state
        self._contract: Contract | None = None
        self._probe: ApiProbe | None = None
        self._rules = family(CHECK)
        self._env = env
        self._sent: list[Exchange] = []
        self._is_prepared = False
        self._document: Mapping[str, Any] = {}

    def __enter__(self) -> Self:
        """Start the target and find a request per operation that it accepts."""
        self._caller.__enter__()
        try:
            document = described(self._caller, self.target, file=self._scope.document, wait_for=self._scope.wait_for)
            self._contract = within(self._permitted(read_openapi(document, source=self.target)), self._scope)
            self._document = document
            self.steady = Steady.of(
                self._caller,
                self._scope,
                target=self.target,
                root=self._base,
                document=document,
                profile=self._profile,
                identities=self._identities,
                env=self._env,
                contract=self._contract,
                walks=self.walks,
                state=self._state,
            )
            self._probe = self._prepared(document, self._contract)
            if self.steady.covers(self.operations, self.walks):
                self._probe.session.log_in()
            else:
                self._prepare()
        except BaseException:
            self._caller.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the target, its state put back where that was wanted."""
        if self._is_prepared:
            self.keeper.put_back()
        self._caller.__exit__(kind, error, trace)

    @property
    def contract(self) -> Contract:
        """What the target promises."""
        assert self._contract is not None, "enter the check first"
        return self._contract

    @property
    def probe(self) -> ApiProbe:
        """What drives the target."""
        assert self._probe is not None, "enter the check first"
        return self._probe

    @property
    def _told(self) -> Told:
        return Told(probe=self.probe, max_time=self._max_time, known=bool(self._identities))

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations' names in the order that serves them best: reading before making, unmaking last."""
        mine = {each.name for each in of_shard(self.contract.operations, self._scope.shard)}
        return tuple(each.name for each in self.probe.operations if each.name in mine)

    @property
    def walks(self) -> tuple[str, ...]:
        """The rules that need requests of their own and have something to ask of this contract."""
        return tuple(each.id for each in self._rules if each.plan is not None and _asks(each, self.contract))

    def check_operation(self, name: str) -> Result:
        """Drive one operation and judge it. Raises: CannotRun when the contract has no such operation."""
        operation = next((each for each in self.probe.operations if each.name == name), None)
        if operation is None:
            raise CannotRun(
                f"{self.target!r} has no operation {name!r}", way_out=f"It has {', '.join(self.operations)}"
            )
        if name in self.steady.operations:
            seen = self.probe.replay(operation, self.steady.requests(name))
            told = self._examined(operation, seen, aspect="replayed")
            if not told.findings and seen.exchanges:
                return told
            self.steady = self.steady.without(name)
            self._prepare()
        self._put_back(operation)
        return self._examined(operation, self.probe.drive(operation))

    def check_search(self, name: str) -> Result:
        """Search one operation with generated cases and judge it, once all were driven."""
        operation = next(each for each in self.probe.operations if each.name == name)
        self._put_back(operation)
        return self._examined(operation, self.probe.search(operation), aspect="search")

    @property
    def searched(self) -> tuple[str, ...]:
        """The operations that the profile searches beyond the deterministic cases."""
        wanted = (each for each in self.operations if each not in self.steady.operations)
        return tuple(wanted) if self._profile.searching else ()

    def _examined(self, operation: Operation, seen: Seen, aspect: str = "requests") -> Result:
        findings = self._judge(seen)
        return Result(
            findings=findings,
            skips=tuple(self._told.skips(operation, seen)),
            cells=tuple(self._told.cells(operation, seen, findings, aspect)),
        )

    def check_walk(self, rule_id: str) -> Result:
        """Execute the plan of one rule and judge all that it showed."""
        if rule_id in self.steady.walks:
            return Result()
        rule = next(each for each in self._rules if each.id == rule_id)
        self._put_back()
        seen = self.probe.walk(rule)
        findings = self._judge(seen)
        accepted = sum(200 <= each.response.status < 300 for each in seen.exchanges)
        outcome: Outcome = "finding" if findings else "clean" if _told(rule, seen, accepted) else "vacuous"
        cell = Cell(check=CHECK, subject=rule_id, aspect="walk", outcome=outcome, count=len(seen.exchanges))
        if outcome == "clean":
            self.steady.walked(rule_id, seen)
        skip = Skip(
            what=f"walk {rule_id}",
            reason="the target accepted none of its requests",
            way_out="Give examples in the OpenAPI document, or identities in the configuration",
            check=CHECK,
        )
        return Result(findings=findings, cells=(cell,), skips=(skip,) if outcome == "vacuous" else ())

    def check_again(self, _subject: str = "") -> Result:
        """Read everything once more, after all operations were driven, and judge the answers."""
        if not self._is_prepared:
            return Result()  # nothing was sent that a reading could break on
        seen = self.probe.revisit()
        return Result(findings=self._judge(seen))

    def _permitted(self, contract: Contract) -> Contract:
        """The contract without what may do harm to a server that is not ours."""
        if self._destructive:
            return contract
        kept = tuple(each for each in contract.operations if each.method in _SAFE)
        self.held_back = tuple(
            Skip(
                what=each.name,
                reason="it may change what the server at a foreign address holds",
                way_out="Point the target at a loopback address, or allow destructive requests",
                check=CHECK,
            )
            for each in contract.operations
            if each not in kept
        )
        return replace(contract, operations=kept)

    def _prepared(self, document: Mapping[str, Any], contract: Contract) -> ApiProbe:
        return ApiProbe(
            self._caller,
            contract,
            document,
            seed=self._seed,
            profile=self._profile,
            identities=self._identities,
            max_time=self._max_time,
            rate=self._scope.rate,
            corpus=read_corpus(self._corpus_file) if self._corpus_file is not None else None,
        )

    def _prepare(self) -> None:
        if not self._is_prepared:
            self._is_prepared = True
            self.probe.prepare()
            self.keeper.prepared()

    def _put_back(self, operation: Operation | None = None) -> None:
        """Begin an operation or a walk with the state that there was at the start."""
        if self._is_prepared and self.keeper.put_back() and not self.keeper.keeps_what_was_made:
            self.probe.ground_again(operation)

    @property
    def _corpus_file(self) -> Path | None:
        folder = self._scope.corpus
        return None if folder is None else folder / f"{_SLUG.sub('-', self.target).strip('-')}.jsonl"

    def keep(self) -> str:
        """Store the requests that found or covered something; says where, empty where that is not wanted."""
        if self._corpus_file is None or not self._scope.keep:
            return ""
        count = self.probe.corpus.write(self._corpus_file)
        return f"{count} requests kept in {self._corpus_file}"

    @property
    def isolation(self) -> str:
        """What is to be said of the state that requests meet; empty for nothing."""
        return self.keeper.told(changing=any(each.method not in _SAFE for each in self.contract.operations))

    def remember(self, whole: Result) -> str:
        """Remember what had no finding in a whole run; says what was not driven, empty where all was."""
        complete = [each for each in self.probe.operations if not self._told.gaps(each)]
        if not self.probe.session.out_of_time:
            self.steady.remember(complete, whole.findings)
        return self.steady.told(len(self.operations))

    def check_against(self, other: str) -> Result:
        """Ask another version all that this one was asked, and compare. Raises: CannotRun when it does not start."""
        with caller_of(other, self._base, self._env) as caller:
            awaited(caller.document, self._scope.wait_for)
            found = compared(
                self._sent,
                caller,
                self.contract,
                self.probe.session,
                check=CHECK,
                identities=self._identities,
                timeout=self._profile.timeout,
                seconds=self._max_time,
            )
        return replace(found, findings=tuple(self._placed(each) for each in merged(found.findings)))

    def _judge(self, seen: Seen) -> tuple[Finding, ...]:
        if self._scope.against:
            self._sent += seen.exchanges
        if self._scope.keep:
            self.probe.corpus.learn(cases_of(seen), seen.observations)
        self.steady.saw(seen)
        found = [finding for rule in self._rules for finding in rule.judge(seen)]
        return tuple(self._placed(each) for each in merged(found))

    def _placed(self, finding: Finding) -> Finding:
        lines = () if finding.at is None else frames(self._base, finding.at)
        shown = concealed(
            with_promise(finding, self._document), [secret for each in self._identities for secret in each.secrets]
        )
        return replace(shown, frames=lines, check=CHECK, edges=(("contract", self.target),))


def _asks(rule: Rule, contract: Contract) -> bool:
    assert rule.plan is not None
    return next(rule.plan(contract), None) is not None


def _told(rule: Rule, seen: Seen, accepted: int) -> bool:
    """Some walks succeed where they are refused, or led on; all others need accepted requests to judge."""
    return bool(seen.exchanges) if rule.id in _MAY_BE_REFUSED else accepted > 0
