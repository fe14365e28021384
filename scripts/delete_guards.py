"""Delete the guards one by one and see whether a test notices: `python -m scripts.delete_guards [PART OF A PATH...]`.

Nothing is written to the checkout: the guarded files are loaded with a switch at each guard (`scripts.guards`), and for
every guard a child of this process, which has everything loaded, runs the tests in which it spoke. A guard that can be
deleted without a test turning red is printed with its place; the last lines are the score. What was found is kept as it
is found (`scripts.guard_notes`): a run that was cut off, or that gave each guard little time, is gone on with.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click
import pytest

from scripts import forks
from scripts.guard_notes import Notes, Ran, Tried, mark_of
from scripts.guard_switch import Switch, put_in
from scripts.guards import Guard, Switched, numbered
from scripts.guards_doubled import DOUBLED

ROOT: Final = Path(__file__).resolve().parent.parent
GUARDED: Final = (
    "src/lindero/trust/exchange",
    "src/lindero/trust/agreements",
    "src/lindero/trust/ledger",
    "src/lindero/trust/identity",
    "src/lindero/engine/compartments.py",
    "src/lindero/engine/log.py",
    "src/lindero/engine/retention.py",
    "src/lindero/kernel/proofs.py",
    "src/lindero/capabilities/boundaries",
    "src/lindero/capabilities/protection",
    "src/lindero/capabilities/rescue",
)
"""Where the gate and the safeguards live."""

NO_GUARDS: Final = frozenset({"tests", "analysis", "exports", "words", "pages", "demo"})
"""Folders in them that explain, draw and export: nothing is stopped there."""

OF_CAPABILITIES: Final = ("guards.py", "rules.py")
TESTS: Final = (
    "src/lindero/trust",
    "src/lindero/engine",
    "src/lindero/kernel",
    "src/lindero/capabilities/boundaries",
    "src/lindero/capabilities/protection",
    "src/lindero/capabilities/rescue",
    "tests/safeguards",
    "tests/nodes",
    "tests/wire",
)
WORDS: Final = (
    "-q",
    "-s",
    "-m",
    "not slow and not browser and not hardware",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
)
MOST_S: Final = 60.0
"""For one guard tests are run that took so long together, the quickest first."""

LATELY: Final = 8
"""So many tests that noticed guards of a file are tried first on its next: one test often tells of many."""

RED: Final = 1
KEPT: Final = ROOT / ".mutation" / "found.json"
"""What was found of this very code; of other code nothing is gone on with."""


@dataclass
class Found:
    """What became of the guards.

    Attributes:
        silent: Those that speak in no test.
        survived: Those that could be deleted without a test turning red.
        noticed: Those whose deletion turned a test red.
        doubled: Survivors beside which another says the same (`scripts.guards_doubled`).
    """

    silent: list[Guard] = field(default_factory=list)
    survived: list[Guard] = field(default_factory=list)
    noticed: list[Guard] = field(default_factory=list)
    doubled: list[Guard] = field(default_factory=list)

    def score(self) -> str:
        """Return the score in words."""
        count = len(self.silent) + len(self.survived) + len(self.noticed)
        share = 100 * len(self.noticed) / max(1, count)
        return (
            f"{len(self.noticed)} of {count} deletions turned a test red ({share:.1f} %);"
            f" {len(self.survived)} turned none, {len(self.silent)} guards speak in no test"
            f" (beside them {len(self.doubled)} whose place another takes)"
        )


class Deleting:
    """A plug-in of pytest: collects as usual, then runs what notices each guard in place of everything once."""

    def __init__(
        self, guards: Sequence[Guard], switch: Switch, at_once: int, notes: Notes, most_s: float = MOST_S
    ) -> None:
        """Prepare for guards that have switches."""
        self._guards, self._switch, self._at_once, self._most_s = guards, switch, at_once, most_s
        self._notes, self._alone = notes, dict[str, bool]()
        self._lately: dict[str, list[str]] = defaultdict(list)
        self.found = Found()

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Look for one example that fails, and not for the smallest."""
        from hypothesis import Phase, settings  # noqa: PLC0415  pytest wants to be the first to load it

        settings.register_profile("red", settings.default, phases=[Phase.explicit, Phase.generate])
        settings.load_profile("red")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure which guards speak in which tests; then delete each guard in turn."""
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        with _warm_up():
            self._try_all(session)
        return True

    def _try_all(self, session: pytest.Session) -> None:
        ran = self._notes.ran or self._measured(session)
        items = {item.nodeid: item for item in session.items}
        waiting = [guard for guard in self._guards if not self._is_known(guard)]
        running: list[tuple[forks.Fork, Guard]] = []
        while waiting or running:
            while waiting and len(running) < self._at_once:
                guard = waiting.pop(0)
                if names := self._telling(guard, ran):
                    patience_s = 60 + 10 * sum(ran[name].took_s for name in names)
                    for name in names:
                        # Without its guard a test may wait for ever: that is noticed, and soon.
                        items[name].add_marker(pytest.mark.timeout(20 + 10 * ran[name].took_s))
                    work = self._without(guard, session, [items[name] for name in names])
                    running.append((forks.fork(work, patience_s), guard))
                else:
                    self._note(guard, Tried("silent", "speaks in no test", self._most_s))
            running = [one for one in running if not self._ended(*one, session)]

    def _is_known(self, guard: Guard) -> bool:
        """Count a guard as it was found earlier; one that survived less time than there is now is tried again."""
        tried = self._notes.tried.get(guard.number)
        if tried is None or (tried.fate == "survived" and tried.most_s < self._most_s):
            return False
        self._note(guard, tried)
        return True

    def _measured(self, session: pytest.Session) -> Mapping[str, Ran]:
        """Run every test once in a child; those that fail before anything is deleted are named and left out."""
        click.echo(
            f"{len(self._guards)} guards; {len(session.items)} tests are run once to see which guards speak"
        )
        shares = _shared_out(session.items, self._at_once)
        children = [forks.fork(self._measuring(session, share), 4 * 3_600) for share in shares]
        ran: dict[str, Ran] = {}
        for status, child in [(forks.wait(child), child) for child in children]:
            for line in child.said():
                name, took_s, failed, spoke = line.split("\t")
                if failed == "0":
                    ran[name] = Ran(float(took_s), frozenset(map(int, spoke.split())))
                else:
                    click.echo(f"left out, since it fails before anything is deleted: {name}")
            if status:
                raise session.Interrupted(f"measuring ended with {status}")
        self._notes.keep_ran(ran)
        return ran

    def _measuring(
        self, session: pytest.Session, items: Sequence[pytest.Item]
    ) -> Callable[[Callable[[str], None]], int]:
        """Return what runs tests and says of each how long it took, whether it failed and which guards spoke."""

        def work(say: Callable[[str], None]) -> int:
            for item, following in zip(items, [*items[1:], None], strict=True):
                failed, began = session.testsfailed, os.times().elapsed
                self._switch.spoke.clear()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                took_s = os.times().elapsed - began
                spoke = " ".join(map(str, sorted(self._switch.spoke)))
                say("\t".join((item.nodeid, f"{took_s:.3f}", str(session.testsfailed - failed), spoke)))
            return 0

        return work

    def _telling(self, guard: Guard, ran: Mapping[str, Ran]) -> list[str]:
        """Return tests in which a guard spoke: those that noticed its neighbours lately, then the quickest."""
        lately = self._lately[guard.path]
        names = sorted(
            (name for name, test in ran.items() if guard.number in test.spoke),
            key=lambda name: (name not in lately, ran[name].took_s),
        )
        chosen: list[str] = []
        together_s = 0.0
        for name in names:
            together_s += ran[name].took_s
            if chosen and together_s > self._most_s:
                break
            chosen.append(name)
        return chosen

    def _without(
        self, guard: Guard | None, session: pytest.Session, items: Sequence[pytest.Item]
    ) -> Callable[[Callable[[str], None]], int]:
        """Return what runs tests without a guard until the first is red."""

        def work(say: Callable[[str], None]) -> int:
            self._switch.off = guard.number if guard is not None else -1
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if session.testsfailed:
                    say(item.nodeid)
                    return RED
            return 0

        return work

    def _ended(self, child: forks.Fork, guard: Guard, session: pytest.Session) -> bool:
        status = child.ended()
        if status is None:
            forks.rest()
            return False
        said = child.said()
        if status == 0:
            self._note(guard, Tried("survived", "no test misses it", self._most_s))
        elif status == RED and not all(self._stands_alone(name, session) for name in said):
            why = f"only {', '.join(said)} misses it, which fails alone anyway"
            self._note(guard, Tried("survived", why, self._most_s))
        else:
            self._lately[guard.path] = [*said, *self._lately[guard.path]][:LATELY]
            self._note(guard, Tried("noticed", ", ".join(said), self._most_s))
        return True

    def _stands_alone(self, name: str, session: pytest.Session) -> bool:
        """Say whether a test is green by itself with every guard in place; asked once for each that turned red."""
        if name not in self._alone:
            (item,) = [item for item in session.items if item.nodeid == name]
            child = forks.fork(self._without(None, session, [item]), 600)
            self._alone[name] = forks.wait(child) == 0
            child.said()
        return self._alone[name]

    def _note(self, guard: Guard, tried: Tried) -> None:
        fates = {"silent": self.found.silent, "survived": self.found.survived, "noticed": self.found.noticed}
        is_doubled = (guard.path, guard.text) in DOUBLED
        self._notes.keep(guard.number, tried)
        if is_doubled and tried.fate == "survived":
            self.found.doubled.append(guard)
            return
        fates[tried.fate].append(guard)
        if is_doubled and tried.fate == "noticed":
            click.echo(f"{guard} -- {tried.why} misses it: take it from the list of those that are doubled")
        elif tried.fate != "noticed":
            click.echo(f"{guard} -- {tried.why}")


def _shared_out(items: Sequence[pytest.Item], among: int) -> list[list[pytest.Item]]:
    """Share tests out, file by file, so that what a file makes once is made once."""
    shares: list[list[pytest.Item]] = [[] for _ in range(among)]
    files = {item.path: number for number, item in enumerate(items)}
    turns = {path: turn % among for turn, path in enumerate(files)}
    for item in items:
        shares[turns[item.path]].append(item)
    return [share for share in shares if share]


@click.command()
@click.argument("parts", nargs=-1)
@click.option("--at-once", default=os.cpu_count() or 1, show_default=True, help="How many are tried at once.")
@click.option(
    "--tests", multiple=True, default=TESTS, help="Where tests are; all that may notice a guard otherwise."
)
@click.option(
    "--most",
    default=MOST_S,
    show_default=True,
    help="Seconds of tests for one guard; survivors of less are tried anew.",
)
@click.option("--list", "is_list", is_flag=True, help="Print the guards, and delete none.")
def main(parts: tuple[str, ...], *, at_once: int, tests: tuple[str, ...], most: float, is_list: bool) -> None:
    """Delete every guard of the gate and the safeguards, or those with any of PARTS in `path:line: text`."""
    files = switched_files()
    guards = [guard for file in files.values() for guard in file.guards]
    guards = [guard for guard in guards if not parts or any(part in str(guard) for part in parts)]
    if is_list:
        click.echo("\n".join(map(str, guards)))
        return
    os.chdir(ROOT)
    switch = put_in({str(ROOT / path): file.tree for path, file in files.items()})
    notes = Notes(KEPT, mark_of([ROOT / "src", ROOT / "tests"], " ".join(tests)))
    deleting = Deleting(guards, switch, at_once, notes, most)
    status = pytest.main([*WORDS, *tests], plugins=[deleting])
    click.echo(f"\n{deleting.found.score()}")
    sys.exit(int(status) or (1 if deleting.found.silent or deleting.found.survived else 0))


def switched_files() -> dict[str, Switched]:
    """Return the guarded files with their switches, by path."""
    places = [ROOT / place for place in GUARDED]
    found = [
        path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
    ]
    names = [path.relative_to(ROOT).as_posix() for path in found if _is_guarded(path)]
    texts = [(name, (ROOT / name).read_text(encoding="utf-8")) for name in names]
    return {name: file for (name, _), file in zip(texts, numbered(texts), strict=True) if file.guards}


def _is_guarded(path: Path) -> bool:
    where = path.relative_to(ROOT / "src" / "lindero")
    is_drawn = path.stem.endswith(("_page", "_shown")) or path.name == "pages.py"
    if is_drawn or NO_GUARDS.intersection(where.parts):
        return False
    return where.parts[0] != "capabilities" or path.name in OF_CAPABILITIES


def _warm_up() -> AbstractContextManager[object]:
    """Make what every child would make again, the folders of fresh nodes, for as long as they are needed."""
    from tests.nodes.made import warm_up  # noqa: PLC0415  not before the switches are in
    from tests.nodes.world import START  # noqa: PLC0415

    return warm_up(START)


if __name__ == "__main__":
    main()
