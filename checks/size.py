"""How long modules and functions are, against the limits of `[tool.lindero.size]` in pyproject.toml."""

import ast
import statistics
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.house import ROOT, Source, sources
from checks.names import nodes

SHORTEST = 6
"""Modules below this many lines hold a sentence and nothing else; they would only flatter the median."""


@dataclass(frozen=True)
class Limits:
    """How long things may be, in lines.

    Attributes:
        module_max: The longest module.
        module_median_max: The middle module of the package.
        function_p95_max: What 95 of 100 functions of the package stay within.
        exceptions: Why a module, by its path, may be longer than `module_max`.
    """

    module_max: int
    module_median_max: int
    function_p95_max: int
    exceptions: Mapping[str, str]

    @classmethod
    def of_project(cls) -> "Limits":
        """Read the limits from pyproject.toml."""
        table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        return cls(**table["tool"]["lindero"]["size"])


def lines(source: Source) -> int:
    """Return the number of lines of a module."""
    return source.text.count("\n")


def functions(source: Source) -> Iterator[tuple[int, str]]:
    """Yield length and place of each function of a module, its docstring included."""
    for node in nodes(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (
                (node.end_lineno or node.lineno) - node.lineno + 1,
                f"{source.path}:{node.lineno} {node.name}",
            )


def percentile_95(values: Iterable[int]) -> int:
    """Return the smallest value that 95 of 100 values do not exceed (nearest rank); 0 of nothing."""
    ordered = sorted(values)
    return ordered[-(-95 * len(ordered) // 100) - 1] if ordered else 0


def judge(modules: Iterable[Source], limits: Limits) -> Iterator[str]:
    """Yield a sentence for each limit that is passed, and each exception that is not in order."""
    every = list(modules)
    lengths = {module.path: lines(module) for module in every}
    for path, length in lengths.items():
        if length > limits.module_max and path not in limits.exceptions:
            yield f"{path} has {length} lines, above {limits.module_max}: which rooms does it want to be?"
    for path, reason in limits.exceptions.items():
        if not reason.strip():
            yield f"{path} is excepted without a reason"
        if lengths.get(path, 0) <= limits.module_max:
            yield f"{path} is excepted and need not be: {lengths.get(path, 0)} lines"
    package = [module for module in every if module.is_package]
    spoken = [lengths[module.path] for module in package if lengths[module.path] >= SHORTEST]
    if spoken and (median := statistics.median(spoken)) > limits.module_median_max:
        yield f"the middle module has {median:.0f} lines, above {limits.module_median_max}"
    long = sorted((function for module in package for function in functions(module)), reverse=True)
    if (p95 := percentile_95(length for length, _ in long)) > limits.function_p95_max:
        longest = ", ".join(f"{place} ({length})" for length, place in long[:5])
        yield f"5 in 100 functions are longer than {p95} lines, above {limits.function_p95_max}: {longest}"


def main() -> int:
    """Judge the repository; print what passes a limit."""
    findings = list(judge(sources(), Limits.of_project()))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
