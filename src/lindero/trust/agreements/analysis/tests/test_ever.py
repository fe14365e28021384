"""Never is proved: where the scan finds nothing, no question of the kind is ever permitted."""

import msgspec
from hypothesis import Phase, given, settings

from lindero.kernel.places import place_of
from lindero.trust.agreements.analysis.ever import Wanted, ever
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import INSIDE, KIND, NOW, Dice, an_agreement, anything

BOOK = Rulebook([an_agreement()])


@settings(max_examples=400, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    anything(Dice.rulebook),
    anything(lambda dice: [dice.question() for _ in range(12)]),
    anything(lambda dice: [dice.rarely(0.5) for _ in range(8)]),
)
def test_AGR_02_never_means_that_no_question_is_permitted(
    book: Rulebook, asked: list[Question], chosen: list[bool]
) -> None:
    """What is asked about is any part of a question; where a question of it is permitted, never is not said."""
    for question in asked:
        whole = Wanted(
            sender=question.sender,
            recipient=question.recipient,
            kind=question.kind,
            field=question.fields[0],
            purpose=question.purpose,
            lane=question.lane,
            person_class=question.person_class,
            place=question.places[0] if question.places else None,
        )
        dropped = {name: None for name, drop in zip(whole.__struct_fields__, chosen, strict=False) if drop}
        wanted = msgspec.structs.replace(whole, **dropped)
        one = msgspec.structs.replace(question, fields=question.fields[:1])
        for now in (question.at, NOW):
            if evaluate(book, one, State(now=now)).allowed:
                assert not ever(book, wanted).never


def test_what_may_is_told_with_its_clause() -> None:
    """The answer names nations, purpose, clause, area, days and dates: all that a minister would ask."""
    found = ever(BOOK, Wanted(recipient="SUD", field="name"))
    assert {box.purpose for box in found.boxes} == {"border_surveillance", "sea_rescue"}
    box = found.boxes[0]
    assert (box.sender, box.clause, box.fields, box.days) == ("NRD", "AG-7@1/art-6-1", ("name",), 30)
    assert (box.start, box.end) == (an_agreement().start, an_agreement().end)


def test_never_says_what_stands_in_the_way() -> None:
    """Of a no, each single condition is named without which it would be a yes."""
    found = ever(BOOK, Wanted(recipient="NRD", kind=KIND, field="name"))
    assert found.never
    assert found.in_the_way == ("recipient",)
    assert found.examined == 2
    two = ever(BOOK, Wanted(recipient="NRD", field="cargo"))
    assert two.never
    assert two.in_the_way == ()


def test_a_place_outside_is_never() -> None:
    """A place counts as it does in a decision, to the last metre."""
    edge = place_of(13, 55)
    assert not ever(BOOK, Wanted(place=edge, field="name")).never
    assert not ever(BOOK, Wanted(place=INSIDE, field="name")).never
    beyond = msgspec.structs.replace(edge, lon=edge.lon + 1)
    assert ever(BOOK, Wanted(place=beyond, field="name")).never


def test_S_15_rescue_is_told_whatever_is_agreed() -> None:
    """The fields of the life lane may reach every nation, and the analysis does not hide it."""
    nothing = Rulebook([])
    assert ever(nothing, Wanted(recipient="VES", field="place")).life
    assert ever(nothing, Wanted(recipient="VES", field="name")).never
    assert ever(nothing, Wanted(recipient="VES", field="place", purpose="counter_smuggling")).never
    assert ever(nothing, Wanted(recipient="VES", field="place", lane="bulk")).never
