"""What the linter finds: a line, a reason and an advice, for people and for machines."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from lindero.kernel.errors import Invalid

Severity = Literal["error", "warning"]


class Finding(msgspec.Struct, frozen=True, order=True):
    """Something in a treaty file that is refused, or that its authors should look at.

    Attributes:
        line: Line of the file, from 1; 1 where no line can be told.
        path: Where in the text, for example `clauses[0].retain_days`.
        code: Stable code, for example `missing_retention`.
        text: One sentence: what is wrong.
        advice: One sentence: what to write instead.
        severity: An `error` is refused; a `warning` is not.
    """

    line: int
    path: str
    code: str
    text: str
    advice: str
    severity: Severity = "error"

    @property
    def sentence(self) -> str:
        """The finding as one line for people, without the file's name."""
        where = f" at {self.path}" if self.path else ""
        return f"{self.line}: {self.severity} {self.code}{where}: {self.text} {self.advice}".rstrip()


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings for which a file is refused."""
    return [finding for finding in findings if finding.severity == "error"]


class Unreadable(Invalid):
    """A file is refused as a whole, because it cannot be read safely."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"agreements.{finding.code}", finding.text, finding.advice)
        self.finding = finding
