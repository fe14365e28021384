"""What the tests of the checks share: judging a few lines of code as if they stood at some path."""

import textwrap
from collections.abc import Callable

import pytest

from checks.house import Rule, judge, read

Judge = Callable[[Rule, str, str], list[str]]


@pytest.fixture
def findings() -> Judge:
    """Return a function that judges code at a path by one rule and returns the messages."""

    def judged(rule: Rule, path: str, code: str) -> list[str]:
        return list(judge(read(textwrap.dedent(code), path), [rule]))

    return judged
