"""vcrpy's patches kept in place while it makes a real connection.

vcrpy puts the real classes back for that moment, for the whole process: another thread that opens a connection meanwhile
gets a real one, which is recorded by nobody and in replay meets the network block. It does so because some constructors
speak of their own class, or of their base, by a global name that is patched. Here those find the real ones, so nothing is
put back.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from types import FunctionType
from typing import Any
from unittest import mock

from vcr import patch, stubs  # type: ignore[import-untyped]

_PLAIN: type[http.client.HTTPConnection] = patch._HTTPConnection  # noqa: SLF001 - what vcrpy itself puts back
_SECURE: type[http.client.HTTPSConnection] = patch._HTTPSConnection  # noqa: SLF001 - as above


@contextmanager
def steady() -> Iterator[None]:
    """Keep patches that are made within in place for every thread."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(patch, "force_reset", nullcontext))
        for each in filter(
            None, (_SECURE, getattr(patch, "_HTTPSConnectionWithTimeout", None))
        ):  # the second is httplib2's
            stack.enter_context(mock.patch.object(each, "__init__", _with_own_name(each)))
        made = stubs.VCRConnection.__init__
        stack.enter_context(mock.patch.object(stubs.VCRConnection, "__init__", _constructor(made)))
        yield


def _with_own_name(real: Any) -> Callable[..., None]:
    """The constructor of a class, for which the class's name means that class, whoever patches the module."""
    own = real.__init__
    known = {**own.__globals__, real.__name__: real}
    made = FunctionType(own.__code__, known, own.__name__, own.__defaults__, own.__closure__)
    made.__kwdefaults__ = own.__kwdefaults__
    return made


def _constructor(made: Callable[..., None]) -> Callable[..., None]:
    def init(self: Any, *arguments: Any, **options: Any) -> None:
        """Vcrpy's own connections as vcrpy makes them; a real one that names its base by `http.client` gets that base."""
        if isinstance(self, stubs.VCRConnection):
            made(self, *arguments, **options)
        else:
            (_SECURE if isinstance(self, _SECURE) else _PLAIN).__init__(self, *arguments, **options)

    return init
