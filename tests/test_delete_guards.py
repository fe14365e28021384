"""What the mutation job takes for a guard, what is left when one is deleted, and that the count is honest."""

import ast
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts import forks
from scripts.delete_guards import Deleting, Found, switched_files
from scripts.guard_notes import Notes, Ran, Tried, mark_of
from scripts.guard_switch import Loader, Switch
from scripts.guards import Guard, numbered, switched
from scripts.guards_doubled import DOUBLED

SOURCE = textwrap.dedent(
    """
    def check(clause, record):
        if clause is None or not record:
            raise ValueError("é")
        for field in record:
            if field.startswith("_"):
                continue
        if record == "note":
            print(record)
        return len(clause) > 2 and not clause.isupper()


    def bits(kind, lane):
        found = 0 if kind in "abc" else 4
        if lane == "x":
            found |= 2
        return found


    def complaints(name):
        if name.islower():
            yield name


    def both(value):
        check_value(value)
        is_good = value > 1 and value < 9
        name = value or "nobody"
        return is_good, name


    def check_value(value):
        if value == 5:
            raise ValueError(value)
    """
)


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str], tuple[Any, Switch, dict[str, int]]]:
    """Return what loads a text with its switches: the module, what turns them, and the guards' numbers by text."""

    def load(source: str) -> tuple[Any, Switch, dict[str, int]]:
        path = tmp_path / "some.py"
        path.write_text(source, encoding="utf-8")
        file, switch = switched("some.py", source), Switch()
        loader = Loader("some", str(path), file.tree, switch)
        module = type(pytest)("some")
        loader.exec_module(module)
        return module, switch, {guard.text: guard.number for guard in file.guards}

    return load


def test_what_a_guard_is() -> None:
    """Ways out, bits and findings that say what is wrong, single conditions, and calls made only to raise."""
    assert [guard.text for guard in sorted(switched("some.py", SOURCE).guards)] == [
        "clause is None or not record", "clause is None", "not record", 'field.startswith("_")',
        "len(clause) > 2", "not clause.isupper()", 'kind in "abc"', 'lane == "x"', "name.islower()",
        "check_value(value)", "value > 1", "value < 9", "value == 5",
    ]  # fmt: skip


def test_with_every_guard_in_place_nothing_is_changed(
    loaded: Callable[[str], tuple[Any, Switch, dict[str, int]]],
) -> None:
    """The switches alone change no answer, and note who spoke."""
    module, switch, numbers = loaded(SOURCE)
    assert module.check("Abc", "record") is True
    assert switch.spoke == set()
    with pytest.raises(ValueError, match="é"):
        module.check(None, "record")
    assert switch.spoke == {numbers["clause is None or not record"], numbers["clause is None"]}
    assert (module.bits("a", "y"), module.bits("z", "x")) == (0, 6)
    assert list(module.complaints("low")) == ["low"]
    assert module.both(3) == (True, 3)
    with pytest.raises(ValueError, match="5"):
        module.both(5)


@pytest.mark.parametrize(
    ("text", "call", "answer"),
    [
        ("not record", lambda m: m.check("Abc", ""), True),
        ("not clause.isupper()", lambda m: m.check("ABC", "r"), True),
        ('kind in "abc"', lambda m: m.bits("z", "y"), 0),
        ('lane == "x"', lambda m: m.bits("a", "x"), 0),
        ("name.islower()", lambda m: list(m.complaints("low")), []),
        ("check_value(value)", lambda m: m.both(5), (True, 5)),
        ("value < 9", lambda m: m.both(10), (True, 10)),
    ],
)
def test_what_is_left_without_a_guard(
    loaded: Callable[[str], tuple[Any, Switch, dict[str, int]]],
    text: str,
    call: Callable[[Any], object],
    answer: object,
) -> None:
    """The guard that is off lets everything pass; the others stand."""
    module, switch, numbers = loaded(SOURCE)
    switch.off = numbers[text]
    assert call(module) == answer


def test_declared_guard_is_one_and_can_be_deleted(
    loaded: Callable[[str], tuple[Any, Switch, dict[str, int]]],
) -> None:
    """A folder's declaration counts by what it checks."""
    source = "def never(*_):\n    raise ValueError('never')\n\nGUARDS = (dict(check=never),)\n"
    module, switch, numbers = loaded(source.replace("dict(", "Guard(").replace("def", "Guard = dict\ndef", 1))
    (guard,) = module.GUARDS
    with pytest.raises(ValueError, match="never"):
        guard["check"]()
    assert switch.spoke == {numbers["Guard(check=never)"]}
    switch.off = numbers["Guard(check=never)"]
    guard["check"]()


def test_numbers_go_through_all_files() -> None:
    """Every guard has a number of its own, whatever file it is in."""
    first, second = numbered([("a.py", SOURCE), ("b.py", SOURCE)])
    numbers = [guard.number for file in (first, second) for guard in sorted(file.guards)]
    assert sorted(numbers) == list(range(26))


def test_gate_and_safeguards_are_among_what_is_tried() -> None:
    """Ingress, receipts, leases, witness, the gate's checks and every declared guard; no pages; all compile."""
    files = switched_files()
    for part in ("exchange/ingress", "exchange/receipts", "exchange/leases", "exchange/witness", "exchange/deciding",
                 "agreements/passage", "agreements/clause_checks", "agreements/safeguards", "protection/guards",
                 "boundaries/guards", "rescue/guards"):  # fmt: skip
        assert any(part in path for path in files), part
    assert not any("/tests/" in path or path.endswith("pages.py") for path in files)
    for path, file in files.items():
        compile(ast.unparse(file.tree), path, "exec")


def test_child_that_hangs_is_ended_and_told_from_others() -> None:
    """Patience ends; what a child said is read, and nothing of it is left."""

    def hang(say: Callable[[str], None]) -> int:
        say("begun")
        while True:
            forks.rest()

    child = forks.fork(hang, 0.2)
    assert forks.wait(child) == forks.HUNG
    assert child.said() == ["begun"]
    assert not child.folder.exists()
    other = forks.fork(lambda _: 3, 20)
    assert forks.wait(other) == 3


def test_score_counts_what_nobody_tried_as_not_noticed() -> None:
    """A guard that speaks in no test is no success."""
    guards = [Guard("a.py", number, number, "x") for number in range(4)]
    found = Found(silent=guards[:1], survived=guards[1:2], noticed=guards[2:])
    assert found.score() == (
        "2 of 4 deletions turned a test red (50.0 %); 1 turned none, 1 guards speak in no test"
        " (beside them 0 whose place another takes)"
    )


def test_run_that_was_cut_off_is_gone_on_with_and_other_code_begins_anew(tmp_path: Path) -> None:
    """What was found is read again, half a line is not, and what was found of other code counts for nothing."""
    path = tmp_path / "kept" / "found.json"
    notes = Notes(path, "this code")
    notes.keep_ran({"test_a": Ran(0.5, frozenset({1, 2}))})
    notes.keep(1, Tried("noticed", "test_a", 60.0))
    with path.open("ab") as file:
        file.write(b'\n{"mark":"this code","number":2,"tri')
    again = Notes(path, "this code")
    assert again.ran == {"test_a": Ran(0.5, frozenset({1, 2}))}
    assert again.tried == {1: Tried("noticed", "test_a", 60.0)}
    again.keep(2, Tried("survived", "no test misses it", 10.0))
    assert set(Notes(path, "this code").tried) == {1, 2}
    assert (Notes(path, "other code").ran, Notes(path, "other code").tried) == ({}, {})


def test_mark_of_code_changes_with_any_file_of_it(tmp_path: Path) -> None:
    """A changed file, a moved one or other tests are another state of the code."""
    (tmp_path / "a.py").write_text("a = 1\n")
    marks = {mark_of([tmp_path], "tests"), mark_of([tmp_path], "other tests")}
    (tmp_path / "a.py").write_text("a = 2\n")
    marks.add(mark_of([tmp_path], "tests"))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    marks.add(mark_of([tmp_path], "tests"))
    assert len(marks) == 4


def test_survivor_of_little_time_is_tried_again_with_more_and_others_are_not(tmp_path: Path) -> None:
    """A guard that was noticed, or had as much time before, keeps its fate; it is counted all the same."""
    guards = [Guard("a.py", number, number, "x") for number in range(3)]
    notes = Notes(tmp_path / "found.json", "this code")
    fates = (Tried("noticed", "test_a", 10.0), Tried("survived", "why", 10.0), Tried("survived", "why", 60.0))
    for number, tried in enumerate(fates):
        notes.keep(number, tried)
    deleting = Deleting(guards, Switch(), 1, notes, most_s=60.0)
    assert [deleting._is_known(guard) for guard in guards] == [True, False, True]
    assert (deleting.found.noticed, deleting.found.survived) == ([guards[0]], [guards[2]])


def test_tests_that_noticed_a_neighbour_come_first_then_the_quickest(tmp_path: Path) -> None:
    """Only tests in which the guard spoke are run, as many as there is time for."""
    deleting = Deleting([], Switch(), 1, Notes(tmp_path / "found.json", ""), most_s=4.0)
    ran = {
        "slow": Ran(3.0, frozenset({1})),
        "quick": Ran(0.1, frozenset({1})),
        "silent": Ran(0.1, frozenset({2})),
        "endless": Ran(90.0, frozenset({1})),
    }
    guard = Guard("a.py", 1, 1, "x")
    assert deleting._telling(guard, ran) == ["quick", "slow"]
    deleting._lately["a.py"] = ["slow"]
    assert deleting._telling(guard, ran) == ["slow", "quick"]
    assert deleting._telling(Guard("b.py", 1, 2, "x"), ran) == ["silent"]
    assert deleting._telling(Guard("b.py", 1, 3, "x"), ran) == []


def test_every_doubled_guard_stands_in_the_code_and_is_told_once_a_test_misses_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list excuses nothing that is not there; as a survivor it is counted apart, noticed it is named."""
    guards = {(guard.path, guard.text): guard for file in switched_files().values() for guard in file.guards}
    assert set(DOUBLED) <= set(guards)
    one = guards[next(iter(DOUBLED))]
    deleting = Deleting([], Switch(), 1, Notes(tmp_path / "found.json", ""))
    deleting._note(one, Tried("survived", "no test misses it", 60.0))
    assert (deleting.found.doubled, deleting.found.survived, capsys.readouterr().out) == ([one], [], "")
    deleting._note(one, Tried("noticed", "test_a", 60.0))
    assert deleting.found.noticed == [one]
    assert "take it from the list" in capsys.readouterr().out
