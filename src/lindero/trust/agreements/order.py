"""The 17 checks of a release in their order (workflow W2): the one table that code, documents and tests share.

The first failure decides; all failures are recorded in the own log, each with its code, the clause that speaks and
what would make it a yes. The neighbour is told none of them.
"""

from typing import Final, Literal

import msgspec

Where = Literal["compiled", "gate", "seal"]
"""Where a check runs: in the compiled agreements, in the gate beside them, or when the batch is sealed."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check.

    Attributes:
        number: Its place.
        name: What is checked.
        codes: Reason codes of its failures, in their order.
        reads: What it reads of record, agreement and node.
        where: Where it runs.
    """

    number: int
    name: str
    codes: tuple[str, ...]
    reads: str
    where: Where


CHECKS: Final = (
    Check(
        number=1,
        name="lease",
        codes=("LEASE",),
        reads="the neighbour's last signed word that it holds the text in force",
        where="compiled",
    ),
    Check(
        number=2,
        name="agreement in force",
        codes=("NOT_IN_FORCE", "EXPIRED", "SUSPENDED", "REVIEW_OVERDUE"),
        reads="phase, dates, suspensions and review; now and at the record's time",
        where="compiled",
    ),
    Check(
        number=3,
        name="authority",
        codes=("AUTHORITY",),
        reads="the field of role `authority`, and `from_authorities`, `to_authorities`",
        where="compiled",
    ),
    Check(
        number=4,
        name="purpose",
        codes=("PURPOSE",),
        reads="the field of role `purpose`, and `purposes`",
        where="compiled",
    ),
    Check(
        number=5,
        name="direction",
        codes=("DIRECTION",),
        reads="the field of role `addressee`, and `from`, `to`",
        where="compiled",
    ),
    Check(
        number=6,
        name="data category",
        codes=("KIND", "LANE", "SOURCE", "LEVEL"),
        reads="kind, lane, the field of role `source_origin`; `kinds`, `lanes`, `sources`, `level`",
        where="compiled",
    ),
    Check(
        number=7,
        name="fields",
        codes=("FIELD",),
        reads="`fields` (the rest stays as digests), `coarsen` (a coarse value crosses), what a kind requires",
        where="compiled",
    ),
    Check(
        number=8,
        name="persons",
        codes=("PERSON_CLASS", "ORIGIN_RESERVED"),
        reads="fields of the roles `person_class`, `origin_countries`, `protection`; `person_classes`, `reserves`",
        where="compiled",
    ),
    Check(
        number=9,
        name="area",
        codes=("AREA",),
        reads="fields of the roles `place` and `route` (cut to the area); `area`",
        where="compiled",
    ),
    Check(
        number=10,
        name="offence",
        codes=("OFFENCE",),
        reads="fields of the roles `offence` and `penalty_months`; `offences` and their thresholds",
        where="compiled",
    ),
    Check(
        number=11,
        name="special categories",
        codes=("SPECIAL",),
        reads="fields that tell a protected trait; `strictly_necessary`",
        where="compiled",
    ),
    Check(
        number=12,
        name="originator's consent",
        codes=("ONWARD",),
        reads="for another nation's record: `onward` of the clause under which it came, and the originator's token",
        where="gate",
    ),
    Check(
        number=13,
        name="grading",
        codes=("GRADING", "UNMARKED"),
        reads="fields of the roles `grading`, `person_class`, `generated`: there, and crossing with the record",
        where="compiled",
    ),
    Check(
        number=14,
        name="retention",
        codes=("RETENTION", "RESERVATION", "OVERLAY"),
        reads="`retain_days`; then what reservations and national law take back of 4 to 14",
        where="compiled",
    ),
    Check(
        number=15,
        name="quota",
        codes=("QUOTA",),
        reads="`quota` and what crossed under the clause in this hour or day",
        where="gate",
    ),
    Check(
        number=16,
        name="human release",
        codes=("APPROVAL",),
        reads="`needs_approval`, level 4, and the approval of exactly these bytes",
        where="compiled",
    ),
    Check(
        number=17,
        name="logged before it leaves",
        codes=(),
        reads="entry, tree, decision and signature are durable in one transaction; only then is it sent",
        where="seal",
    ),
)
"""The checks; ahead of them stand an unsure clock and the safeguards of protected persons, which alone speak then."""

ORDER: Final = tuple(code for check in CHECKS for code in check.codes)
"""Codes in the order in which a clause is checked."""


def check_of(code: str) -> Check | None:
    """Return the check whose failure a code tells; None for a code that no clause speaks."""
    return next((check for check in CHECKS if code in check.codes), None)
