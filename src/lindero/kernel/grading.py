"""Grading: how far a statement can be relied on, and whether it states a fact or somebody's assessment."""

from typing import Annotated, Final, Literal

import msgspec

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Reliability of the source, A complete to E unreliable; F: it cannot be judged (the 6x6 system)."""

Credibility = Literal["1", "2", "3", "4", "5", "6"]
"""Credibility of the information, 1 confirmed to 5 improbable; 6: it cannot be judged (the 6x6 system)."""

Validation = Literal["validated", "not_validated", "disputed"]
Basis = Literal["fact", "assessment"]

RELIABILITY: Final[dict[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY: Final[dict[str, str]] = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


class Grading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The grade of a statement; three criteria as in Regulation (EU) 2021/581, article 16 (to be verified).

    Attributes:
        source: Reliability of the source.
        information: Credibility of the information.
        basis: Whether it states a fact or an assessment (Directive (EU) 2016/680, article 7; safeguard S-44).
        validation: Whether somebody other than its author has checked it.
        caveats: What a reader must know before relying on it.
    """

    source: Reliability
    information: Credibility
    basis: Basis
    validation: Validation = "not_validated"
    caveats: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=300)], ...] = ()

    @property
    def code(self) -> str:
        """The two signs by which people know a grade, `B2`."""
        return f"{self.source}{self.information}"

    @property
    def words(self) -> str:
        """The grade as a reader sees it, with its caveats."""
        parts = [
            f"{self.code}: {RELIABILITY[self.source]}, {CREDIBILITY[self.information]}",
            self.basis,
            self.validation.replace("_", " "),
            *self.caveats,
        ]
        return "; ".join(parts)


UNJUDGED: Final = Grading(source="F", information="6", basis="assessment")
"""The honest grade of what nobody has judged yet, as of a citizen's tip."""
