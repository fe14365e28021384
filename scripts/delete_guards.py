"""Delete the guards one by one and see whether a test notices: `python -m scripts.delete_guards [PART OF A PATH...]`.

A guard is an `if` that ends in a refusal or in an early way out, and every single condition of one. Which tests run
a guard is measured once; then each guard is deleted in a copy of the checkout and those tests are run. A guard that
can be deleted without a test turning red is printed with its place; the last line is the score.
"""

import ast
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import coverage

ROOT: Final = Path(__file__).resolve().parent.parent
GUARDED: Final = (
    "src/lindero/kernel/proofs.py",
    "src/lindero/capabilities/boundaries/guards.py",
    "src/lindero/capabilities/boundaries/rules.py",
    "src/lindero/capabilities/protection/guards.py",
    "src/lindero/capabilities/protection/rules.py",
    "src/lindero/capabilities/rescue/guards.py",
    "src/lindero/capabilities/rescue/rules.py",
    "src/lindero/engine/compartments.py",
    "src/lindero/engine/log.py",
    "src/lindero/engine/retention.py",
    "src/lindero/trust/agreements",
    "src/lindero/trust/exchange",
    "src/lindero/trust/identity",
    "src/lindero/trust/ledger",
)
"""Where the gate and the safeguards live."""

TESTS: Final = (
    "src/lindero/capabilities/boundaries",
    "src/lindero/capabilities/protection",
    "src/lindero/capabilities/rescue",
    "src/lindero/trust",
    "src/lindero/engine",
    "src/lindero/kernel",
    "tests/safeguards",
    "tests/nodes",
    "tests/wire",
)
LEFT_OUT: Final = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "build", "dist")
MOST_TESTS: Final = 400
"""So many tests at most are run for one guard, the most telling first: those that run the fewest lines."""

PATIENCE_S: Final = 600


@dataclass(frozen=True, order=True)
class Guard:
    """One thing that can be deleted.

    Attributes:
        path: The file, as the checkout names it.
        line: Where it begins, from 1.
        start: Offset of the condition's first byte.
        end: Offset behind its last byte.
        instead: What stands there when it is deleted.
        text: The condition in words of the code.
    """

    path: str
    line: int
    start: int
    end: int
    instead: str
    text: str

    def deleted_from(self, source: bytes) -> bytes:
        """Return the file without the guard."""
        return source[: self.start] + self.instead.encode() + source[self.end :]


def guards_in(path: str, source: bytes) -> list[Guard]:
    """Return the guards of a file: whole conditions, and each part of those that are joined by `and` and `or`."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def guard(node: ast.expr, instead: str) -> Guard:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        start, end = starts[node.lineno - 1] + node.col_offset, starts[end_line - 1] + end_column
        return Guard(path, node.lineno, start, end, instead, " ".join(source[start:end].decode().split()))

    found: list[Guard] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise | ast.Return | ast.Continue):
            found.append(guard(node.test, "False"))
            found.extend(guard(part, instead) for part, instead in _parts(node.test))
        elif isinstance(node, ast.Return) and node.value is not None:
            found.extend(guard(part, instead) for part, instead in _parts(node.value))
    return sorted(set(found))


def _parts(test: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """Yield each part of a joined condition with what leaves the others to decide."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _parts(test.operand)
    if isinstance(test, ast.BoolOp):
        for part in test.values:
            yield part, "True" if isinstance(test.op, ast.And) else "False"


def main(wanted: Sequence[str]) -> int:
    """Measure which tests run which guards, delete each guard, and print what nobody noticed."""
    guards = [guard for path in _files(wanted) for guard in guards_in(path, (ROOT / path).read_bytes())]
    with tempfile.TemporaryDirectory(prefix="lindero-guards-") as name:
        trees = [_copied(Path(name) / str(number)) for number in range(os.cpu_count() or 1)]
        print(f"{len(guards)} guards; measuring which tests run them", flush=True)
        tests = _tests_of(trees[0], guards)
        left = _survivors(trees, guards, tests)
    for guard in sorted(left):
        print(f"{guard.path}:{guard.line}: no test misses: {guard.text}")
    noticed = len(guards) - len(left)
    print(
        f"{noticed} of {len(guards)} deletions turned a test red ({100 * noticed / max(1, len(guards)):.1f} %)"
    )
    return 1 if left else 0


def _files(wanted: Sequence[str]) -> list[str]:
    found = [ROOT / place for place in GUARDED]
    files = [
        path for place in found for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
    ]
    names = [str(path.relative_to(ROOT)) for path in files if "tests" not in path.parts]
    return [name for name in names if not wanted or any(part in name for part in wanted)]


def _copied(tree: Path) -> Path:
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    return tree


def _pytest(tree: Path, words: Sequence[str], *, patience_s: int | None = None) -> int:
    """Run tests of a copied checkout; return pytest's exit status, 1 if they take too long."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *words],
            cwd=tree,
            env=environment,
            check=False,
            capture_output=True,
            timeout=patience_s,
        )
    except subprocess.TimeoutExpired:
        return 1
    return done.returncode


def _tests_of(tree: Path, guards: Sequence[Guard]) -> Mapping[Guard, list[str]]:
    """Return which tests run each guard's line, those that run the fewest lines first."""
    notes = tree / ".coverage"
    words = ["--cov=lindero", "--cov-context=test", "--cov-report=", *TESTS]
    if status := _pytest(tree, words):
        sys.exit(f"the tests fail before anything is deleted (pytest said {status})")
    data = coverage.CoverageData(str(notes))
    data.read()
    lines_of: dict[str, int] = {}
    by_file: dict[str, dict[int, list[str]]] = {}
    for path in data.measured_files():
        contexts = data.contexts_by_lineno(path)
        by_file[str(Path(path).relative_to(tree))] = contexts
        for names in contexts.values():
            for name in names:
                lines_of[name] = lines_of.get(name, 0) + 1
    found = {}
    for guard in guards:
        running = {name.partition("|")[0] for name in by_file.get(guard.path, {}).get(guard.line, []) if name}
        weights = {name: lines_of.get(f"{name}|run", 0) for name in running}
        found[guard] = sorted(running, key=lambda name: (weights[name], name))[:MOST_TESTS]
    return found


def _survivors(
    trees: Sequence[Path], guards: Sequence[Guard], tests: Mapping[Guard, list[str]]
) -> list[Guard]:
    """Delete every guard in turn, in all copies at once; return those that no test missed."""
    waiting: queue.SimpleQueue[Guard] = queue.SimpleQueue()
    for guard in guards:
        waiting.put(guard)
    left: list[Guard] = []

    def work(tree: Path) -> None:
        while True:
            try:
                guard = waiting.get_nowait()
            except queue.Empty:
                return
            if not tests[guard] or not _is_noticed(tree, guard, tests[guard]):
                left.append(guard)

    workers = [threading.Thread(target=work, args=(tree,)) for tree in trees]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return left


def _is_noticed(tree: Path, guard: Guard, tests: Sequence[str]) -> bool:
    path = tree / guard.path
    source = path.read_bytes()
    path.write_bytes(guard.deleted_from(source))
    try:
        return _pytest(tree, tests, patience_s=PATIENCE_S) != 0
    finally:
        path.write_bytes(source)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
