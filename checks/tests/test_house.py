"""The frame of the house rules: finding rules, excuses, messages."""

from pathlib import Path

from checks.house import Hit, Rule, Source, all_rules, judge, read, sources

ROOT = Path(__file__).resolve().parents[2]
EVERY_LINE = Rule("every-line", "No line is good.", lambda _: [Hit(1, "stands here")])


def messages(code: str) -> list[str]:
    """Judge code by the rule that objects to the first line."""
    return list(judge(read(code, "src/lindero/example.py"), [EVERY_LINE]))


def test_message_names_place_rule_and_reason() -> None:
    """A finding says where, what, by which rule, and why there is such a rule."""
    (message,) = messages("x = 1\n")
    assert message.startswith("src/lindero/example.py:1: stands here [every-line]")
    assert "No line is good." in message


def test_excuse_with_a_reason_holds() -> None:
    """A comment on the line that names the rule and says why silences it."""
    assert messages("x = 1  # excused(every-line): shown in a test\n") == []


def test_excuse_throughout_holds_for_the_module() -> None:
    """A module's own excuse, on any line of it, silences the rule in all of it."""
    assert messages("x = 1\n# excused-throughout(every-line): shown in a test\n") == []


def test_excuse_without_a_reason_is_a_finding() -> None:
    """Nobody is excused without saying why."""
    (message,) = messages("x = 1  # excused(every-line)\n")
    assert "gives no reason" in message


def test_excuse_for_nothing_is_a_finding() -> None:
    """An excuse that outlived its cause is found."""
    found = messages("x = 1\ny = 2  # excused(every-line): on the wrong line\n")
    assert any("excuses nothing" in message for message in found)
    assert any("stands here" in message for message in found)


def test_excuse_inside_a_string_is_none() -> None:
    """Text that looks like an excuse excuses nothing."""
    (message,) = messages('x = "# excused(every-line): no"\n')
    assert "stands here" in message


def test_paths_tell_tests_from_the_package() -> None:
    """A folder's own tests are tests, though they lie inside the package."""
    inside = read("", "src/lindero/capabilities/crossings/tests/test_rules.py")
    proper = read("", "src/lindero/capabilities/crossings/rules.py")
    assert inside.is_test
    assert not inside.is_package
    assert proper.is_package
    assert not proper.is_test
    assert read("", "conftest.py").is_test
    assert not read("", "scripts/some.py").is_package


def test_every_rule_has_its_own_test_and_says_why() -> None:
    """No rule comes without a test file of its name and a sentence that helps."""
    for module in sorted((ROOT / "checks" / "rules").glob("[a-z]*.py")):
        assert (ROOT / "checks" / "tests" / f"test_{module.name}").exists(), module.name
    rules = all_rules()
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(rule.why.endswith(".") for rule in rules)


def test_every_module_is_seen(tmp_path: Path) -> None:
    """Every Python file below the known folders is judged, wherever it lies."""
    deep = tmp_path / "src" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "c.py").write_text("x = 1\n", encoding="utf-8")
    (seen,) = sources(tmp_path)
    assert isinstance(seen, Source)
    assert seen.path == "src/a/b/c.py"
