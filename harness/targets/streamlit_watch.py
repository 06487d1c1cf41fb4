"""What a run asks for and how long it keeps silent: session state, user, address, caches, sleeps, as notes for the probe."""

from __future__ import annotations

import inspect
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.caching import cache_utils
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy
from streamlit.runtime.state.session_state_proxy import SessionStateProxy
from streamlit.user_info import UserInfoProxy

from harness.targets.own_code import OwnCode, caller_chain

_SLEEP_SECONDS = 0.02
_LATER_SLEEP_SECONDS = 0.002
_SOON_SECONDS = 20.0
_MOST_SLEEP_SECONDS = 600.0
_CLOCKS = ("time", "monotonic", "perf_counter")
_SCRIPT_THREAD = "ScriptRunner.scriptThread"
_WAITING_WORDS = re.compile(r"load|wait|fetch|moment|progress|working|\.\.\.$|\u2026", re.IGNORECASE)


class Watch:
    """Gathers what happens in one run.

    Units: `slept` and `silent` are seconds; a sleep of the script's thread takes none of them really. Silence is the time in
    which the script worked or waited with nothing on the page that says so.
    """

    def __init__(self, code: OwnCode) -> None:
        self._code = code
        self._local = threading.local()
        self._sleep = time.sleep
        self._ahead = 0.0
        self._computed: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.clear()

    def clear(self) -> None:
        """Forget the run before."""
        self.notes: list[Mapping[str, Any]] = []
        self.asked: set[str] = set()
        self.state_keys: set[str] = set()
        self.user_read = False
        self.signs_in = False
        self.slept = 0.0
        self.worked = 0.0
        self.silent = 0.0
        self._announced = 0
        self._since = 0.0

    def begin_run(self) -> None:
        """The script's thread starts."""
        self._since = time.thread_time()

    def end_run(self) -> None:
        """The script's thread ends: what was silent until now counts."""
        self._count()
        self.worked = time.thread_time()

    def announced(self) -> None:
        """Something that shows progress stands on the page: the rest of the run is not silent."""
        self._count()
        self._announced += 1_000

    def said(self, text: str) -> None:
        """A text that may ask the user to wait."""
        if _WAITING_WORDS.search(text):
            self.announced()

    def _count(self) -> None:
        if threading.current_thread().name != _SCRIPT_THREAD:
            return
        now = time.thread_time()
        if not self._announced:
            self.silent += now - self._since
        self._since = now

    @contextmanager
    def spinning(self, spin: Any) -> Iterator[None]:
        """While a spinner turns, the run is not silent."""
        self._count()
        self._announced += 1
        try:
            with spin:
                yield
        finally:
            self._count()
            self._announced -= 1

    def sleep(self, seconds: float) -> None:
        """A sleep of the script: counted, not slept. Sleeps of other threads, and endless ones, are real."""
        if threading.current_thread().name != _SCRIPT_THREAD or self.slept >= _MOST_SLEEP_SECONDS:
            self._sleep(seconds)
            return
        self.slept += max(0.0, seconds)
        if not self._announced:
            self.silent += max(0.0, seconds)
        real = min(max(0.0, seconds), _SLEEP_SECONDS if self.slept < _SOON_SECONDS else _LATER_SLEEP_SECONDS)
        self._ahead += max(0.0, seconds) - real
        self._sleep(real)

    def clock(self, own: Callable[[], float]) -> float:
        """What a clock shows to the script: the sleeps that it did not really sleep have passed for it."""
        return own() + (self._ahead if threading.current_thread().name == _SCRIPT_THREAD else 0.0)

    def forget_caches(self) -> None:
        """The caches have been cleared."""
        self._computed.clear()

    def from_cache(self, name: str, key: str, left_out: Mapping[str, Any]) -> None:
        """A cached function is asked with these values of arguments that are no part of its key."""
        first = self._computed.setdefault((name, key), left_out)
        for argument, value in left_out.items():
            if first.get(argument, value) != value:
                note = {"kind": "cache-ignores", "cached": name, "argument": argument}
                if note not in self.notes:
                    self.notes.append(note)

    def read_state(self, key: str, value: Any) -> None:
        """The script reads a member of the session state."""
        self.state_keys.add(key)
        self._within_cache("session state", key, value)

    def read_user(self, key: str, value: Any) -> None:
        """The script asks who the user is."""
        self.user_read = True
        self._within_cache("user", key, value)

    def sign_in(self, *_arguments: Any, **_options: Any) -> None:
        """The script sends the user to an identity provider: it comes back as somebody."""
        self.signs_in = True

    def read_address(self, key: str, _value: Any) -> None:
        """The script reads a parameter of the page's address."""
        self.asked.add(key)

    def _within_cache(self, what: str, key: str, value: Any) -> None:
        cached = getattr(self._local, "cached", ())
        if not cached or _among(value, cached[-1][1]):
            return
        site = self._code.running(caller_chain(sys._getframe(3)))  # noqa: SLF001  the cheap way to the caller
        if site is None:
            return
        note = {"kind": "cache-reads", "what": what, "key": key, "cached": cached[-1][0], **site.as_json()}
        if note not in self.notes:
            self.notes.append(note)

    def within(self, name: str, work: Callable[[], Any], arguments: tuple[Any, ...]) -> Any:
        """Compute a value for a cache that all users share."""
        before = getattr(self._local, "cached", ())
        self._local.cached = (*before, (name, arguments))
        try:
            return work()
        finally:
            self._local.cached = before


def _among(value: Any, arguments: tuple[Any, ...]) -> bool:
    """Is the value one of the cached function's arguments, and so part of its key?"""
    return any(each is value or (isinstance(value, str | int | float) and each == value) for each in arguments)


def install(watch: Watch) -> None:
    """Put the hooks in, for good: the process belongs to one app."""
    _around_reads(SessionStateProxy, ("__getitem__", "__getattr__"), watch.read_state)
    _around_reads(UserInfoProxy, ("__getitem__", "__getattr__"), watch.read_user)
    _around_reads(QueryParamsProxy, ("__getitem__", "__getattr__", "get_all"), watch.read_address)
    setattr(st, "login", watch.sign_in)  # noqa: B010  mypy refuses the plain assignment
    _around_caches(watch)
    _around_spinners(watch)
    setattr(time, "sleep", watch.sleep)  # noqa: B010  mypy refuses the plain assignment
    for name in _CLOCKS:
        setattr(time, name, partial(watch.clock, getattr(time, name)))


def _around_reads(kind: type, names: tuple[str, ...], note: Callable[[str, Any], None]) -> None:
    """What is asked for and not there counts as well, with None as its value."""
    for name in names:
        own = getattr(kind, name)

        def read(this: Any, key: Any, *, _own: Any = own) -> Any:
            value = None
            try:
                value = _own(this, key)
                return value
            finally:
                if isinstance(key, str) and not key.startswith("_"):
                    note(key, value)

        setattr(kind, name, read)


def _around_caches(watch: Watch) -> None:
    compute = cache_utils.CachedFunc._handle_cache_miss  # noqa: SLF001  Streamlit has no public seam here

    def miss(this: Any, cache: Any, key: str, arguments: Any, named: Any) -> Any:
        info = this._info  # noqa: SLF001  see above
        name = getattr(info.func, "__qualname__", "")
        shared = not getattr(info, "scope", None) or str(getattr(info, "scope", "global")) == "global"
        work: Callable[[], Any] = partial(compute, this, cache, key, arguments, named)
        return watch.within(name, work, (*arguments, *named.values())) if shared else work()

    setattr(cache_utils.CachedFunc, "_handle_cache_miss", miss)  # noqa: B010  mypy refuses the plain assignment
    fetch = cache_utils.CachedFunc._get_or_create_cached_value  # noqa: SLF001  see above

    def get(this: Any, arguments: Any, named: Any, *rest: Any, **options: Any) -> Any:
        info = this._info  # noqa: SLF001  see above
        left_out = _left_out(info.func, arguments, named)
        if left_out and str(getattr(info, "scope", "global")) == "global":
            key = cache_utils._make_value_key(  # noqa: SLF001  see above
                cache_type=info.cache_type,
                func=info.func,
                func_args=arguments,
                func_kwargs=named,
                hash_funcs=info.hash_funcs,
            )
            watch.from_cache(info.func.__qualname__, key, left_out)
        return fetch(this, arguments, named, *rest, **options)

    setattr(cache_utils.CachedFunc, "_get_or_create_cached_value", get)  # noqa: B010  see above


def _left_out(function: Callable[..., Any], arguments: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
    """The texts and numbers among the arguments whose names begin with an underscore: the cache leaves them out of its key."""
    try:
        bound = inspect.signature(function).bind(*arguments, **named).arguments
    except (TypeError, ValueError):
        return {}
    hidden = ((name, value) for name, value in bound.items() if name.startswith("_"))
    return {name: value for name, value in hidden if isinstance(value, str | int | float)}


def _around_spinners(watch: Watch) -> None:
    own = DeltaGenerator.spinner

    def spinner(this: Any, *arguments: Any, **options: Any) -> Any:
        return watch.spinning(own(this, *arguments, **options))

    setattr(DeltaGenerator, "spinner", spinner)  # noqa: B010  mypy refuses the plain assignment
    shown = st.spinner
    setattr(st, "spinner", lambda *arguments, **options: watch.spinning(shown(*arguments, **options)))  # noqa: B010
    for name in ("progress", "status"):
        _announcing(watch, DeltaGenerator, name)
        _announcing(watch, st, name)


def _announcing(watch: Watch, owner: Any, name: str) -> None:
    own = getattr(owner, name)

    def shown(*arguments: Any, **options: Any) -> Any:
        watch.announced()
        return own(*arguments, **options)

    setattr(owner, name, shown)
