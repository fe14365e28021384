"""What follows from a decision: the gate's checks one by one, names taken apart, figures from rows."""

import re
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from lindero.kernel.decisions import SAFEGUARD
from lindero.kernel.times import text_of
from lindero.trust.exchange.records import Ruling

CheckOutcome = Literal["yes", "no", "not_reached"]
NOT_REACHED: Final = "Not reached: the first no ends the check."
NOTHING_HELPS: Final = "Nothing: no agreement and no officer can permit this."

_CHANNEL: Final = re.compile(r"lindero/([A-Z]{3})-([A-Z]{3})/([^/]+)/([a-z]+)")
_CLAUSE: Final = re.compile(r"([^/@]+)@([0-9]+)(?:/(.+))?")


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


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check with its answer.

    Attributes:
        question: What was asked.
        outcome: `yes`, `no`, or `not_reached` behind the first no.
        answer: The answer in words.
        source: The clause or safeguard that speaks; empty if none does.
    """

    question: str
    outcome: CheckOutcome
    answer: str
    source: str


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

_LAST: Final = Question(ask="Is it in the log before it leaves?", codes=(), source="safeguard/S-50")
_ELSE: Final = "Does nothing else stand against it?"


class ClauseParts(msgspec.Struct, frozen=True, kw_only=True):
    """A clause taken apart: `AG-7@1/art-6-1`, or `safeguard/S-10`; what is missing is empty.

    Attributes:
        agreement: Name of the agreement.
        version: Its version.
        clause: Name of the clause within it.
        safeguard: The safeguard, if one speaks in place of an agreement.
    """

    agreement: str = ""
    version: str = ""
    clause: str = ""
    safeguard: str = ""


class ChannelParts(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's name taken apart; all empty if it is none.

    Attributes:
        sender: The nation that sends.
        recipient: The nation that receives.
        agreement: Name of the agreement.
        lane: Delivery lane.
    """

    sender: str = ""
    recipient: str = ""
    agreement: str = ""
    lane: str = ""


def checks_of(ruling: Ruling) -> tuple[Check, ...]:
    """Return the gate's checks with their answers, in order; the last one is that it is written down first.

    All reasons that the gate found are told: each check that one of them answers is a no, even a later one.
    A reason that narrows a release but does not refuse it is told with the yes.
    """
    reasons = dict(zip(ruling.codes, ruling.texts, strict=False))
    known = {code for question in QUESTIONS for code in question.codes}
    questions = [*QUESTIONS]
    strange = tuple(code for code in ruling.codes if code not in known)
    if strange:
        questions.append(Question(ask=_ELSE, codes=strange))
    checks: list[Check] = []
    is_open = True
    for question in (*questions, _LAST):
        found = [code for code in question.codes if code in ruling.codes]
        words = " ".join(reasons.get(code) or code for code in found)
        checks.append(_answered(question, words, ruling, is_open=is_open))
        is_open = is_open and (ruling.allowed or not found)
    return tuple(checks)


def _answered(question: Question, words: str, ruling: Ruling, *, is_open: bool) -> Check:
    outcome: CheckOutcome
    if words and not ruling.allowed:
        outcome, answer, source = "no", f"No. {words}", ruling.clause or question.source
    elif not is_open:
        outcome, answer, source = "not_reached", NOT_REACHED, ""
    else:
        outcome, answer, source = "yes", f"Yes{_detail(question, ruling)}. {words}".strip(), question.source
    return Check(question=question.ask, outcome=outcome, answer=answer, source=source)


def _detail(question: Question, ruling: Ruling) -> str:
    """Return what a yes adds: what is known of the decision itself, with its punctuation; mostly nothing."""
    rule = clause_parts(ruling.clause)
    match question.detail:
        case "agreement" if rule.version:
            return f": {rule.agreement}, version {rule.version}"
        case "clause" if rule.clause:
            return f": {rule.clause}"
        case "kind":
            return f": {ruling.kind}"
        case "fields" if ruling.allowed and ruling.withheld:
            return f", but for {', '.join(ruling.withheld)}"
        case "until" if ruling.retain_until:
            return f": until {text_of(ruling.retain_until)[:10]}"
    return ""


def remedies_of(ruling: Ruling) -> tuple[str, ...]:
    """Return what would make a refusal a yes, each remedy once; empty for a release of everything asked for.

    A safeguard has no remedy, and that is said too: nobody should look for one.
    """
    remedies = dict.fromkeys(fix for fix in ruling.fixes if fix)
    if remedies or (ruling.allowed and not ruling.codes):
        return tuple(remedies)
    return () if ruling.allowed else (NOTHING_HELPS,)


def question_of(code: str) -> str:
    """Return the question that a reason code answers with no."""
    return next((question.ask for question in QUESTIONS if code in question.codes), _ELSE)


def clause_parts(clause: str) -> ClauseParts:
    """Take a clause's name apart; a name of another form is taken for that of an agreement."""
    kind, _, name = clause.partition("/")
    if kind == SAFEGUARD:
        return ClauseParts(safeguard=name)
    match = _CLAUSE.fullmatch(clause)
    if match is None:
        return ClauseParts(agreement=clause)
    return ClauseParts(agreement=match[1], version=match[2], clause=match[3] or "")


def channel_parts(name: str) -> ChannelParts:
    """Take a channel's name apart, `lindero/NRD-SUD/AG-7/operations`."""
    match = _CHANNEL.fullmatch(name)
    if match is None:
        return ChannelParts()
    return ChannelParts(sender=match[1], recipient=match[2], agreement=match[3], lane=match[4])


def percentile(ordered: Sequence[int], share: float) -> int | None:
    """Return the smallest value that at least `share` of all values do not exceed (nearest rank).

    Args:
        ordered: The values in ascending order.
        share: Between 0 and 1.

    Returns:
        One of the values; None if there are none.
    """
    if not ordered:
        return None
    rank = -(-len(ordered) * round(share * 1_000) // 1_000)
    return ordered[max(0, rank - 1)]
