"""The size check: what is long, and what is excused from being so."""

from collections.abc import Mapping

from checks.house import Source, read
from checks.size import Limits, functions, judge, percentile_95


def limits(exceptions: Mapping[str, str] | None = None) -> Limits:
    """Return small limits that a test can pass without much text."""
    return Limits(module_max=20, module_median_max=12, function_p95_max=4, exceptions=exceptions or {})


def module(length: int, path: str = "src/lindero/example.py") -> Source:
    """Return a module of so many lines."""
    return read("x = 1\n" * length, path)


def test_modules_within_the_limits_pass() -> None:
    """Nothing is said of short modules."""
    assert list(judge([module(10)], limits())) == []


def test_long_module_is_named() -> None:
    """A module above the limit is named with its length, wherever it stands."""
    (message,) = judge([module(21, "tests/test_example.py")], limits())
    assert "tests/test_example.py has 21 lines" in message


def test_exception_with_a_reason_holds() -> None:
    """A module may be long where a line says why."""
    assert list(judge([module(21, "tests/a.py")], limits({"tests/a.py": "a table of vectors"}))) == []


def test_exception_out_of_order_is_named() -> None:
    """An exception without a reason, or no longer needed, is found."""
    found = list(judge([module(5, "tests/a.py")], limits({"tests/a.py": " "})))
    assert any("without a reason" in message for message in found)
    assert any("need not be" in message for message in found)


def test_median_counts_the_package_only() -> None:
    """Half of the package's own modules stay short; tests and one-sentence modules do not flatter it."""
    short = [module(1, f"src/lindero/a{n}.py") for n in range(5)] + [
        module(7, f"tests/a{n}.py") for n in range(5)
    ]
    (message,) = judge([*short, module(13)], limits())
    assert "middle module has 13 lines" in message


def test_functions_are_measured_with_their_docstring() -> None:
    """A function's length is what a reader scrolls past."""
    source = read('async def f():\n    """One."""\n    return 1\n', "src/lindero/a.py")
    assert [length for length, _ in functions(source)] == [3]


def test_long_functions_are_named() -> None:
    """When more than 5 in 100 functions are long, the longest are named."""
    source = read("def long():\n" + "    x = 1\n" * 5, "src/lindero/a.py")
    (message,) = judge([source], limits())
    assert "src/lindero/a.py:1 long (6)" in message


def test_percentile_is_the_nearest_rank() -> None:
    """Of a hundred values, the 95th; of one, itself; of none, nothing."""
    assert percentile_95(range(1, 101)) == 95
    assert percentile_95([7]) == 7
    assert percentile_95([]) == 0


def test_project_states_its_limits() -> None:
    """The limits are those that the house promises: 500 lines a module, 45 a function."""
    stated = Limits.of_project()
    assert stated.module_max == 500
    assert stated.function_p95_max == 45
