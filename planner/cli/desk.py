"""Where a command works: which plan, which day, and what it has to say.

The secret it keeps: when a plan is opened or made. Reading never makes one, and neither does an act that is refused.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from planner import paths
from planner.cli.paper import Paper
from planner.core.builtin import read_builtin
from planner.core.errors import InvalidValue, NotFound, StoreFull
from planner.core.framework import Framework
from planner.core.reference import shown

if TYPE_CHECKING:
    from planner.core.plan import Plan
    from planner.store.plan_store import PlanStore

_RESERVE_USED = "The disk is full: room that was kept back for it was used. Free some space before you go on."
Done = TypeVar("Done")
Json = str | int | bool | None | Sequence["Json"] | dict[str, "Json"]


def folder(value: str) -> Path:
    """A folder as a person writes it, in full. Raises InvalidValue."""
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise InvalidValue(
            f"{shown(value)} is the folder of nobody on this machine, so nothing was changed.", "Write it in full."
        ) from error


@dataclass(slots=True)
class Voice:
    """What a command has said so far: data for standard output, messages for standard error. written: the data
    directory of a plan that it has written to."""

    paper: Paper
    data: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    written: Path | None = None


@dataclass(frozen=True)
class Desk:
    """One command's plan and voice. as_json: one document instead of words for people."""

    data_dir: Path
    as_json: bool
    today: date
    voice: Voice

    @property
    def paper(self) -> Paper:
        """What the words are laid out for."""
        return self.voice.paper

    def show(self, document: Callable[[], Json], lines: Callable[[], Sequence[str]]) -> None:
        """Give the data: the document, or the lines for people."""
        if self.as_json:
            self.voice.data.append(json.dumps(document(), ensure_ascii=False, indent=2))
        else:
            self.voice.data.extend(lines())

    def say(self, message: str) -> None:
        """Tell a person what was done; a document tells it by itself."""
        if not self.as_json:
            self.voice.messages.append(message)

    def warn(self, message: str) -> None:
        """Tell a person what no document says."""
        self.voice.messages.append(message)

    @cached_property
    def framework(self) -> Framework:
        """The built-in framework."""
        return read_builtin(paths.FRAMEWORK)

    @property
    def exists(self) -> bool:
        """Whether anything lies in the plan's place; reading it tells whether it is a plan. Raises StoreError."""
        from planner.store.opening import stands

        return stands(paths.database(self.data_dir))

    def plan(self) -> "Plan":
        """The plan without its evidence, read in a few milliseconds; the empty one where there is none."""
        from planner.store.first_page import first_plan

        return first_plan(self.data_dir, self.framework)

    @contextmanager
    def reading(self) -> "Iterator[PlanStore | None]":
        """The store, or None where there is no plan yet."""
        if not self.exists:
            yield None
            return
        with self._store(self.data_dir) as store:
            yield store

    @contextmanager
    def existing(self) -> "Iterator[PlanStore]":
        """The store of a plan that holds what a person names. Raises NotFound where there is none."""
        with self.reading() as store:
            if store is None:
                raise NotFound(
                    f"There is no plan in {self.data_dir} yet, so nothing was done.", "Begin one with planner add."
                )
            yield store

    def act(self, act: "Callable[[PlanStore], Done]") -> Done:
        """Do an act that may be the first of a plan.

        Where there is no plan yet the act is tried on a throwaway one before, so that one that is refused does not
        leave an empty plan behind.
        """
        if not self.exists:
            with tempfile.TemporaryDirectory(prefix="planner-") as place, self._store(Path(place) / "data") as store:
                act(store)
        with self._store(self.data_dir) as store:
            try:
                return act(store)
            except StoreFull:
                if not store.use_reserve():
                    raise
                self.warn(_RESERVE_USED)
                return act(store)

    def wrote(self) -> None:
        """Remember that the plan was written to: a backup may be due."""
        self.voice.written = self.data_dir

    @contextmanager
    def _store(self, data_dir: Path) -> "Iterator[PlanStore]":
        from planner.store.plan_store import open_store

        store = open_store(data_dir, framework=self.framework, today=lambda: self.today)
        try:
            yield store
        finally:
            store.close()
            if store.wrote and data_dir == self.data_dir:
                self.wrote()
