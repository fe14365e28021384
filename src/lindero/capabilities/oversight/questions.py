"""The gate's checks as questions that people understand, each with the reasons that answer it no."""

from typing import Final, Literal

import msgspec


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One check of the gate.

    Attributes:
        ask: The question, to be answered yes.
        codes: Reason codes that answer it no.
        source: The safeguard that it serves; empty if the agreement alone asks it.
        detail: What a yes adds from the decision.
    """

    ask: str
    codes: tuple[str, ...]
    source: str = ""
    detail: Literal["", "agreement", "clause", "kind", "fields", "until"] = ""


QUESTIONS: Final[tuple[Question, ...]] = (
    Question(ask="Does the record still stand, or was it recalled?", codes=("RECALLED",)),
    Question(
        ask="Is it a complete question, in our own setting?",
        codes=("INVALID_REQUEST", "SETTING"),
        source="safeguard/S-55",
    ),
    Question(
        ask="Is every protected person in it out of reach of a country of origin?",
        codes=("RIGHTS_RISK",),
        source="safeguard/S-10",
    ),
    Question(ask="Is the clock of this node sure?", codes=("CLOCK",), source="safeguard/S-62"),
    Question(
        ask="Does an agreement bind us and this neighbour?",
        codes=("NO_AGREEMENT",),
        source="safeguard/S-01",
        detail="agreement",
    ),
    Question(
        ask="Did the neighbour confirm it lately: is the lease alive?",
        codes=("LEASE",),
        source="safeguard/S-03",
    ),
    Question(ask="Is it in force, now and at the record's time?", codes=("NOT_IN_FORCE", "EXPIRED")),
    Question(ask="Is nothing of it suspended?", codes=("SUSPENDED",), source="safeguard/S-02"),
    Question(ask="Was it reviewed in time?", codes=("REVIEW_OVERDUE",)),
    Question(ask="Does it speak of this authority's records, for that one?", codes=("AUTHORITY",)),
    Question(ask="Does a clause permit the purpose?", codes=("PURPOSE",), detail="clause"),
    Question(ask="Does it permit this direction?", codes=("DIRECTION",)),
    Question(ask="Does it name this kind of record?", codes=("KIND",), detail="kind"),
    Question(ask="Does it permit this lane?", codes=("LANE",)),
    Question(ask="Does it cover such a source?", codes=("SOURCE",), source="safeguard/S-64"),
    Question(ask="Have the parties agreed on the level that this needs?", codes=("LEVEL",)),
    Question(ask="Does it release the fields?", codes=("FIELD",), detail="fields"),
    Question(ask="Does every field cross as exact as the clause says, and no more?", codes=("COARSE",)),
    Question(ask="May this class of person be spoken of?", codes=("PERSON_CLASS",)),
    Question(ask="Is it outside of what a nation reserved for its own?", codes=("ORIGIN_RESERVED",)),
    Question(ask="Does it lie inside the agreed area?", codes=("AREA",), source="safeguard/S-09"),
    Question(ask="Is it about an offence of the agreed weight?", codes=("OFFENCE",)),
    Question(ask="Is every protected trait in it strictly necessary?", codes=("SPECIAL",)),
    Question(ask="Has the origin agreed that it goes further?", codes=("ONWARD",), source="safeguard/S-07"),
    Question(
        ask="Is it graded, and does it say whom it speaks of?", codes=("GRADING",), source="safeguard/S-44"
    ),
    Question(ask="Does its label cross with it?", codes=("UNMARKED",), source="safeguard/S-56"),
    Question(
        ask="Will it be kept no longer than agreed?",
        codes=("RETENTION",),
        source="safeguard/S-40",
        detail="until",
    ),
    Question(ask="Does no reservation of a party stand against it?", codes=("RESERVATION",)),
    Question(ask="Does the law of either nation leave it open?", codes=("OVERLAY",), source="safeguard/S-08"),
    Question(ask="Is the quota not used up?", codes=("QUOTA",), source="safeguard/S-59"),
    Question(ask="Did a person release it, where the clause wants that?", codes=("APPROVAL",)),
)
"""The gate's checks in the order in which they are told (workflow W2); the first no ends the telling."""

LAST: Final = Question(ask="Is it in the log before it leaves?", codes=(), source="safeguard/S-50")
"""What is asked at the very end, of every decision."""

ELSE: Final = "Does nothing else stand against it?"
"""The question of a reason that no check above knows."""


def question_of(code: str) -> str:
    """Return the question that a reason code answers with no."""
    return next((question.ask for question in QUESTIONS if code in question.codes), ELSE)
