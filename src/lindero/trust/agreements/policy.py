"""Deciding with compiled agreements: the same answers as `evaluate`, which a property test holds it to."""

from collections.abc import Iterable, Mapping

from lindero.kernel.decisions import Decision
from lindero.kernel.names import Nation
from lindero.trust.agreements import reasons
from lindero.trust.agreements.compiled import Compiled
from lindero.trust.agreements.evaluate import judge
from lindero.trust.agreements.passage import Passage, Subject
from lindero.trust.agreements.questions import Question, Request, question_of
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.safeguards import general_refusal, life_decision
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement, Overlay
from lindero.trust.agreements.vocabulary import Level, Vocabulary


class Policy:
    """Compiled agreements with the laws laid over them; never changes, and is replaced when a text does."""

    MAX_PASSAGES = 1_024

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._compiled = Compiled(book)
        self._passages: dict[tuple[object, ...], Passage] = {}

    def field_mask(self, fields: Iterable[str]) -> int:
        """Return the bits of some fields, for `Way.permitted`."""
        return self._compiled.field_mask(fields)

    def fields_in(self, mask: int, fields: Iterable[str]) -> tuple[str, ...]:
        """Return those of some fields whose bits are in a mask, in the order given."""
        bits = self._compiled.bits
        return tuple(name for name in fields if bits.get(name, 0) & mask)

    def epoch(self, now: int) -> tuple[int, int]:
        """Return the time round `now` in which no text changes by itself: its first instant, the first beyond."""
        return self._compiled.epoch(now)

    def clause_ref(self, number: int) -> str:
        """Return the name of a clause by the number that `Way.permitted` gives, `AG-7@1/art-6-1`; empty for none."""
        return self._compiled.clauses[number - 1].ref if number else ""

    def open(self, sender: Nation, recipient: Nation, state: State) -> Passage:
        """Return what may pass between two nations as things stand.

        Open it anew whenever a standing changes, and often enough for leases: once for each batch.

        Raises:
            ValueError: If the state's clock is not sure: then nothing may pass but the life lane.
        """
        if state.now is None:
            raise ValueError("a passage needs a clock that is sure")
        _, refs = self._compiled.between(sender, recipient)
        stands = state.standings
        standings = None if stands is None else tuple([stands.get(ref) for ref in refs])
        epoch = self._compiled.epoch(state.now)
        is_risky = state.without_risk is not None and recipient not in state.without_risk
        key = (sender, recipient, epoch, standings, state.max_skew_ms, is_risky)
        passage = self._passages.get(key)
        if passage is None:
            if len(self._passages) >= self.MAX_PASSAGES:
                self._passages.clear()
            passage = self._passages[key] = Passage(
                self._compiled,
                sender,
                recipient,
                now=state.now,
                standings=standings,
                max_skew_ms=state.max_skew_ms,
                is_risky=is_risky,
            )
        return passage

    def decide(self, question: Question, state: State) -> Decision:
        """Decide a question, with every reason and what would make it a yes."""
        if state.now is None:
            return general_refusal(self.book, question, state) or life_decision(question)
        passage = self.open(question.sender, question.recipient, state)
        way = passage.way(
            Subject(
                kind=question.kind,
                purpose=question.purpose,
                lane=question.lane,
                person_class=question.person_class,
                protected=question.protected,
                origin_countries=question.origin_countries,
                retain_days=question.retain_days,
                approved=question.approved,
                particulars=question.particulars,
            )
        )
        asked = self._compiled.field_mask(question.fields)
        code, number, fields = way.permitted_all(question.places, question.at, asked, state.now)
        if code == 0 and number and fields == asked:
            ref = self._compiled.clauses[number - 1].ref
            return Decision(allowed=True, fields=question.fields, clause=ref)
        return self._explain(number, question, state)

    def decide_by(self, ref: str, question: Question, state: State) -> Decision:
        """Decide by one clause alone, `AG-7@1/art-6-1`; by all of them if it is none of theirs.

        So a receiver decides, and a sender that cut a route to the area of a clause: another clause that would permit
        more or less of it has no say.
        """
        number = self._compiled.numbers.get(ref, 0)
        ends = {question.sender, question.recipient}
        if not number or not ends <= set(self._compiled.clauses[number - 1].agreement.nations):
            return self.decide(question, state)
        return self._explain(number, question, state)

    def is_signed(self, ref: str, question: Question, state: State) -> bool:
        """Say whether a clause permits it by the signed texts, nations' own laws aside; no if it is none of theirs."""
        number = self._compiled.numbers.get(ref, 0)
        if not number:
            return False
        item = self._compiled.clauses[number - 1]
        return not judge(self.book.without_laws, item.agreement, item.clause, question, state).failures

    def _explain(self, number: int, question: Question, state: State) -> Decision:
        """Return a refusal or a narrowed permission in words.

        What the clause says is worked out first, also where a safeguard speaks: a refusal for a person's sake takes no
        less work than any other (S-10).
        """
        said = self._said(number, question, state) if state.now is not None else None
        return general_refusal(self.book, question, state) or said or life_decision(question)

    def _said(self, number: int, question: Question, state: State) -> Decision:
        """Return what a clause says, whatever safeguards say."""
        if question.lane == "life":
            return life_decision(question)
        if number == 0:
            return reasons.no_agreement(question.sender, question.recipient)
        item = self._compiled.clauses[number - 1]
        return judge(self.book, item.agreement, item.clause, question, state).decision


def compile_policy(
    agreements: Iterable[Agreement],
    overlays: Iterable[Overlay] = (),
    vocabulary: Vocabulary | None = None,
    levels: Mapping[str, Mapping[Nation, Level]] | None = None,
) -> Policy:
    """Compile agreements; reservations are part of each agreement, overlays are a nation's own law."""
    return Policy(Rulebook(agreements, overlays, vocabulary, levels))


def decide(policy: Policy, request: Request, state: State) -> Decision:
    """Decide a request as it comes from outside; one that makes no sense is refused, never an error."""
    question = question_of(request)
    return question if isinstance(question, Decision) else policy.decide(question, state)
