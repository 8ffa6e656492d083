"""One proof in several processes: its work in shards, each of which does the same whatever the others do.

The secret it keeps: how the work is spread. A shard is told its number and nothing of the machine, so that the
figures are the same with one processor and with sixteen.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def spread(work: Callable[[_Given], _Made], shards: Iterable[_Given], *, full: bool) -> list[_Made]:
    """What the work makes of each shard, in their order. full: in a process for each processor; else here, for a
    new process takes longer than a small proof. work is a function of a module, and what it is given and makes can be
    pickled."""
    if not full:
        return [work(each) for each in shards]
    # Spawned: a forked child would share its parent's databases and threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        return list(pool.map(work, shards))


def parts(count: int, size: int) -> list[tuple[int, int]]:
    """(number, how many) of each shard of so many things: size each, the last one less."""
    return [(number, min(size, count - start)) for number, start in enumerate(range(0, count, size))]
