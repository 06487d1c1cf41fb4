"""Whether work grows with its input or explodes: two sizes are compared within one run, so that no machine is too slow."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time
from typing import TypeVar

Input = TypeVar("Input")


def assert_linear(
    make: Callable[[int], Input], work: Callable[[Input], object], size: int, *, times: int = 4, tries: int = 5
) -> None:
    """Fail when an input `times` as large takes nearer to `times` squared than to `times` as long, each time it is tried.

    Processor time is compared, without that of making the inputs, and both sizes are measured one after the other:
    a slow or a busy machine slows both. One try in which they keep to it is enough, for no noise makes work look linear
    that is not. The size must be large enough that the part that could explode outweighs what is always spent.
    """
    small, large = make(size), make(times * size)
    work(small)  # what is imported, compiled or kept at the first call is none of its growth
    ratios = list[float]()
    while len(ratios) < tries:
        ratios.append(_seconds(work, large) / max(_seconds(work, small), 1e-6))
        if ratios[-1] < times**1.5:
            return
    told = ", ".join(f"{ratio:.1f}" for ratio in ratios)
    raise AssertionError(f"{times} times the input took {told} times as long; less than {times**1.5:.1f} was wanted")


def _seconds(work: Callable[[Input], object], given: Input) -> float:
    gc.collect()
    gc.disable()  # what other tests left would be counted, at whatever moment
    try:
        began = process_time()
        work(given)
        return process_time() - began
    finally:
        gc.enable()
