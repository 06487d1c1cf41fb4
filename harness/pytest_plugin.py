"""The pytest door: each subject of a check is one test, and what it left is one run record.

A suite asks for a check's fixture and its subject, and says `check`:

    def test_operation_keeps_its_promises(harness_api, operation):
        harness_api.check(operation)

A test of a project's own names a recording, which is replayed to it with the network blocked:

    @pytest.mark.cassette("pay-by-card")
    def test_pays():
        ...

Imports of the harness's own rooms stand inside functions: the plugin is loaded by every pytest run of a project, and most
of them drive no check.
"""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from harness.model.errors import HarnessError
    from harness.model.finding import Finding
    from harness.run.check import Check
    from harness.run.context import Context
    from harness.run.journal import Journal
    from harness.run.result import Result

SUBJECTS = {
    "harness_cassette": ("replay", "interaction"),
    "harness_mutation": ("mutate", "provider"),
    "harness_api": ("api", "operation"),
    "harness_dashboard": ("dashboard", "page"),
    "harness_web": ("web", "frontend"),
    "harness_drift": ("drift", "call"),
    "harness_redflags": ("redflags", "red_flag"),
}
"""Fixture to check and to the name of the argument that is parametrised with the check's subjects."""

_STATE = pytest.StashKey["_State"]()
_REPLAY = pytest.StashKey[Any]()

_MARKS = {
    "cassette": (
        "cassette(*names, allow_loopback=False, repeats=False, timing='at-once'): replay recordings, with the network blocked"
    ),
    "vcr": "vcr(*names): the same as cassette; without a name, the recording that is called like the test",
    "block_network": "block_network(allowed_hosts=[]): refuse the network while the test runs",
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "--block-network": {"action": "store_true", "default": False, "help": "refuse the network to every test"},
    "--record-mode": {"default": "none", "metavar": "none", "help": "a test never records"},
}
_OPTIONS_TAKEN = pytest.StashKey[set[str]]()
_THEIRS = {"vcr": ("pytest_recording.plugin", "pytest_vcr"), "block_network": ("pytest_recording.plugin",)}
"""Marks that are another plugin's where that one is loaded."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Stands for a check whose subjects cannot be listed: one failing test, never a collection error."""

    error: HarnessError

    def __str__(self) -> str:
        """The test's id."""
        return "cannot-run"


@dataclass
class Examiner:
    """One check, opened once per test session; `check` examines a subject and fails the test on a new finding."""

    name: str
    context: Context
    opened: Check
    journal: Journal
    started: float = field(default_factory=time.perf_counter)
    counted: dict[str, set[str]] = field(default_factory=lambda: {"new": set(), "known": set(), "below": set()})
    examined: set[str] = field(default_factory=set)
    late: tuple[Finding, ...] = ()
    """New findings that concern no subject of this session; they fail it as a whole."""

    def check(self, subject: Any) -> Result:
        """Examine one subject: fails on findings at or above `fail-on`, skips where nothing could be driven."""
        from harness.model.errors import HarnessError  # noqa: PLC0415  start-up of other projects' tests

        if isinstance(subject, Broken):
            raise _failed(subject.error)
        self.examined.add(str(subject))
        try:
            result = self._settled(self.opened.examine(subject))
        except HarnessError as error:
            self._told(error, subject)
            raise _failed(error) from None
        self._judge(result)
        return result

    def _told(self, error: HarnessError, subject: str) -> None:
        from harness.run.check import could_not_run  # noqa: PLC0415  start-up of other projects' tests

        self.journal.result(could_not_run(self.name, subject, error))

    def _settled(self, result: Result) -> Result:
        from harness.run.settle import settled  # noqa: PLC0415  start-up of other projects' tests

        whole = settled(result, self.context.policy)
        self.journal.result(whole)
        return whole

    def _new(self, result: Result) -> tuple[Finding, ...]:
        from harness.run.settle import new_findings  # noqa: PLC0415  start-up of other projects' tests

        new = tuple(new_findings(result, self.context.policy))
        for each in result.findings:
            sort = "known" if each.known else "new" if each in new else "below"
            self.counted[sort].add(each.fingerprint)
        return new

    def _judge(self, result: Result) -> None:
        new = self._new(result)
        if new:
            pytest.fail(_text(new), pytrace=False)
        if result.skips and not result.cells:
            from harness.render.secrets import masked_skip  # noqa: PLC0415  start-up of other projects' tests

            pytest.skip("; ".join(f"{each.what}: {each.reason}" for each in map(masked_skip, result.skips)))

    def conclude(self) -> None:
        """Record what concerns no single subject, how many subjects of all were asked for, and how long all of it took."""
        told = frozenset(self.counted["new"])
        new = self._new(self._settled(self.opened.remainder()))
        self.late = tuple(each for each in new if each.fingerprint not in told)
        self.journal.measure("subjects_examined", len(self.examined))
        self.journal.measure("subjects_listed", self._listed())
        self.journal.measure("wall_seconds", round(time.perf_counter() - self.started, 3))

    def _listed(self) -> int:
        from harness.model.errors import HarnessError  # noqa: PLC0415  start-up of other projects' tests

        try:
            return len(self.opened.subjects())
        except HarnessError:
            return 0


class _State:
    """The checks that this test session has opened."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.stack = ExitStack()
        self.examiners: dict[str, Examiner] = {}
        self.errors: dict[str, HarnessError] = {}
        self.marks: frozenset[str] = frozenset()

    @cached_property
    def surroundings(self) -> Context:
        """Where the names of cassettes are looked for."""
        from harness.run.context import context  # noqa: PLC0415  start-up of other projects' tests

        return context(self.config.invocation_params.dir, seed=self.config.getoption("harness_seed"))

    def examiner(self, fixture: str) -> Examiner:
        if fixture not in self.examiners:
            self.examiners[fixture] = self._opened(SUBJECTS[fixture][0])
        return self.examiners[fixture]

    def _opened(self, name: str) -> Examiner:
        from harness.run.check import open_check  # noqa: PLC0415  start-up of other projects' tests
        from harness.run.journal import Journal  # noqa: PLC0415  start-up of other projects' tests
        from harness.run.version import version  # noqa: PLC0415  the same

        surroundings = self.surroundings
        opened = self.stack.enter_context(open_check(name, surroundings))
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        journal = Journal(surroundings.reports, session=name, shard=worker, seed=surroundings.seed, version=version())
        return Examiner(name, surroundings, opened, self.stack.enter_context(journal))

    def subjects(self, fixture: str) -> Sequence[Any]:
        from harness.model.errors import HarnessError  # noqa: PLC0415  start-up of other projects' tests

        try:
            return self.examiner(fixture).opened.subjects()
        except HarnessError as error:
            self.errors[fixture] = error
            return [Broken(error)]

    def close(self) -> None:
        """Conclude every check; what an interrupted session left stays partial."""
        for examiner in self.examiners.values():
            examiner.conclude()
        self.stack.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer a seed, so that a run can be repeated."""
    group = parser.getgroup("contract harness")
    group.addoption(
        "--harness-seed", dest="harness_seed", type=int, default=None, help="seed of generated requests and values"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser) -> Generator[None]:
    """Take pytest-recording's options where no plugin and no conftest has them: all are loaded by now."""
    yield
    group = parser.getgroup("contract harness")
    for option, rest in _OPTIONS.items():
        with suppress(ValueError):
            group.addoption(option, **rest)
            early_config.stash.setdefault(_OPTIONS_TAKEN, set()).add(option)


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the checks of this session, and name the marks that no other plugin has."""
    state = config.stash[_STATE] = _State(config)
    loaded = {getattr(each, "__name__", "") for each in config.pluginmanager.get_plugins()}
    state.marks = frozenset(each for each in _MARKS if loaded.isdisjoint(_THEIRS.get(each, ())))
    for each in state.marks:
        config.addinivalue_line("markers", _MARKS[each])
    mode = _option(config, "--record-mode")
    if mode not in ("none", None):
        raise pytest.UsageError(
            f"--record-mode={mode} may record, and a test never does. Record with `harness record PROVIDER`"
        )


def _option(config: pytest.Config, name: str) -> Any:
    """The value of an option that is ours; None for one that is another's."""
    return config.getoption(name) if name in config.stash.get(_OPTIONS_TAKEN, ()) else None


@pytest.fixture(autouse=True)
def _harness_replaying(request: pytest.FixtureRequest) -> Iterator[None]:
    """Answers a marked test from its cassettes; narrower fixtures are answered too, wider ones are left alone."""
    ours = request.config.stash[_STATE].marks
    marks = [each for each in request.node.iter_markers() if each.name in ours]
    if not marks and not _option(request.config, "--block-network"):
        yield
        return
    from harness.model.errors import HarnessError  # noqa: PLC0415  start-up of other projects' tests
    from harness.run.marked import Place, asked, playing  # noqa: PLC0415  the same

    node = request.node
    name = f"{request.cls.__name__}.{node.name}" if request.cls else node.name
    with ExitStack() as stack:
        try:
            wanted = asked(marks, Place(test=node.nodeid, file=node.path, name=name))
            replay = stack.enter_context(playing(request.config.stash[_STATE].surroundings, wanted))
        except HarnessError as error:
            raise _failed(error) from None
        if replay:
            node.stash[_REPLAY] = replay
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A miss fails the test even where its client swallowed it, and is told where the client gave another error for it."""
    try:
        yield
    except Exception as error:
        if (missing := _shortfall(item)) and not hasattr(error, "way_out"):
            item.add_report_section("call", "cassette", missing)
        raise
    if missing := _shortfall(item):
        pytest.fail(missing, pytrace=False)


def _shortfall(item: pytest.Item) -> str:
    replay = item.stash.get(_REPLAY, None)
    if replay is None:
        return ""
    from harness.run.marked import shortfall  # noqa: PLC0415  start-up of other projects' tests

    return shortfall(replay)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each subject of the check whose fixture a test asks for."""
    for fixture, (_, argument) in SUBJECTS.items():
        if fixture in metafunc.fixturenames and argument in metafunc.fixturenames:
            subjects = metafunc.config.stash[_STATE].subjects(fixture)
            metafunc.parametrize(argument, subjects, ids=[_identifier(each) for each in subjects])


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Finish the run records, unless the session was cut off."""
    if exitstatus != pytest.ExitCode.INTERRUPTED:
        state = session.config.stash[_STATE]
        state.close()
        if exitstatus == pytest.ExitCode.OK and any(each.late for each in state.examiners.values()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was found, how to repeat it, and where it is recorded."""
    for examiner in config.stash[_STATE].examiners.values():
        if examiner.late:
            terminalreporter.section(f"{examiner.name}: what no single test was asked for")
            terminalreporter.write_line(_text(examiner.late))
        counts = {sort: len(prints) for sort, prints in examiner.counted.items()}
        terminalreporter.write_line(
            f"{examiner.name}: {counts['new']} new, {counts['known']} known, {counts['below']} below the threshold; "
            f"seed {examiner.context.seed}; recorded in {examiner.journal.path}"
        )


@pytest.fixture(scope="session")
def harness_cassette(pytestconfig: pytest.Config) -> Any:
    """Examines recorded interactions, with the network blocked."""
    return _fixture(pytestconfig, "harness_cassette")


@pytest.fixture(scope="session")
def harness_mutation(pytestconfig: pytest.Config) -> Any:
    """Examines the client code of configured providers on answers varied within their contracts."""
    return _fixture(pytestconfig, "harness_mutation")


@pytest.fixture(scope="session")
def harness_api(pytestconfig: pytest.Config) -> Any:
    """Examines operations of the configured API targets."""
    return _fixture(pytestconfig, "harness_api")


@pytest.fixture(scope="session")
def harness_dashboard(pytestconfig: pytest.Config) -> Any:
    """Examines pages of the configured Streamlit targets."""
    return _fixture(pytestconfig, "harness_dashboard")


@pytest.fixture(scope="session")
def harness_drift(pytestconfig: pytest.Config) -> Any:
    """Examines calls of the configured TypeScript targets against the targets that they call."""
    return _fixture(pytestconfig, "harness_drift")


@pytest.fixture(scope="session")
def harness_redflags(pytestconfig: pytest.Config) -> Any:
    """The redflags check: `harness_redflags.check(red_flag)`."""
    return _fixture(pytestconfig, "harness_redflags")


def _fixture(config: pytest.Config, name: str) -> Any:
    state = config.stash[_STATE]
    error = state.errors.get(name)
    return _Unavailable() if error is not None and name not in state.examiners else state.examiner(name)


class _Unavailable:
    """Answers for a check that could not even be opened."""

    def check(self, subject: Broken) -> None:
        """Fail with the reason."""
        raise _failed(subject.error)


def _identifier(subject: Any) -> str:
    return str(subject).replace("::", ":")


def _failed(error: HarnessError) -> BaseException:
    """What fails a test with the error's own words but for secrets; raise it `from None`, or pytest shows the error as well."""
    from harness.render.secrets import mask_named  # noqa: PLC0415  start-up of other projects' tests

    return pytest.fail.Exception(mask_named(str(error)), pytrace=False)


def _text(findings: Sequence[Finding]) -> str:
    from harness.model.record import RunRecord  # noqa: PLC0415  start-up of other projects' tests
    from harness.render.formats.text import render  # noqa: PLC0415  start-up of other projects' tests

    record = RunRecord(id="", session="", started="", ended="now", findings=tuple(findings))
    return render([record]).decode()
