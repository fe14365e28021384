"""Conformance vectors: they try every limit, travel with the text, and one wrong answer keeps a node out (AGR-10)."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.kernel.decisions import Decision
from lindero.kernel.errors import Invalid
from lindero.kernel.places import place_of
from lindero.trust.agreements import boundary
from lindero.trust.agreements import vectors as running
from lindero.trust.agreements.boundary import make_vectors, places_of
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.shapes import shape_contains
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import DAY, END, NOW, START, a_clause, an_agreement
from lindero.trust.agreements.tests.texts import example
from lindero.trust.agreements.treaty import Agreement, Corridor, NamedArea, Offence, Polygon
from lindero.trust.agreements.vectors import Vector, read_vectors, run_vectors, vectors_hash, vectors_text

HOLED = Polygon(
    outer=tuple(place_of(*corner) for corner in ((10, 54), (13, 54), (13, 57), (10, 57))),
    holes=(tuple(place_of(*corner) for corner in ((11, 55), (12, 55), (12, 56), (11, 56))),),
)
ACROSS = Polygon(outer=tuple(place_of(*corner) for corner in ((178, 10), (-178, 10), (-178, 12), (178, 12))))
LINE = Corridor(line=(place_of(10, 55), place_of(11, 55.5), place_of(12, 55)), width_m=2_000)


def by_name(agreement: Agreement) -> dict[str, Vector]:
    """Return the vectors of an agreement by their names."""
    return {vector.name: vector for vector in make_vectors(agreement)}


def an_area(shape: Polygon | Corridor) -> Agreement:
    """Return an agreement over one area."""
    return an_agreement(areas=(NamedArea(name="belt", shape=shape),))


def test_AGR_10_vectors_try_both_sides_of_every_limit() -> None:
    """What is agreed is a yes; a second too late, another purpose, field, direction or person is a no with its code."""
    found = by_name(an_agreement(review=msgspec.structs.replace(an_agreement().review, stops_flow=True)))
    assert found["art-6-1/as-agreed"].allowed
    assert {
        name: found[f"art-6-1/{name}"].codes
        for name in (
            "a-second-early",
            "expired-by-an-instant",
            "expired-by-a-second",
            "wrong-purpose",
            "unknown-purpose",
            "wrong-direction",
            "wrong-kind",
            "withheld-field-alone",
            "kept-a-day-longer",
            "protected-person",
            "without-a-place",
            "review-due",
        )
    } == {
        "a-second-early": ("NOT_IN_FORCE",),
        "expired-by-an-instant": ("EXPIRED", "REVIEW_OVERDUE"),
        "expired-by-a-second": ("EXPIRED", "REVIEW_OVERDUE"),
        "wrong-purpose": ("PURPOSE",),
        "unknown-purpose": ("PURPOSE",),
        "wrong-direction": ("DIRECTION",),
        "wrong-kind": ("KIND",),
        "withheld-field-alone": ("FIELD",),
        "kept-a-day-longer": ("RETENTION",),
        "protected-person": ("RIGHTS_RISK",),
        "without-a-place": ("AREA",),
        "review-due": ("REVIEW_OVERDUE",),
    }
    assert found["art-6-1/kept-as-long-as-agreed"].allowed
    assert found["art-6-1/withheld-field"].allowed
    assert "withheld_field" not in found["art-6-1/withheld-field"].fields
    assert found["stranger"].codes == ("NO_AGREEMENT",)
    assert (found["rescue"].allowed, found["rescue-for-another-purpose"].allowed) == (True, False)


@pytest.mark.parametrize("shape", [HOLED, ACROSS, LINE])
def test_AGR_10_places_a_metre_inside_and_outside_of_the_edges(shape: Polygon | Corridor) -> None:
    """Every edge tried has a yes and a no, holes and the antimeridian among them, and the names tell the truth."""
    found = by_name(an_area(shape))
    placed = {name: vector for name, vector in found.items() if name.startswith("art-6-1/belt/")}
    assert {name.rpartition("/")[2] for name in placed} == {"inside", "outside"}
    for name, vector in placed.items():
        assert vector.allowed == name.endswith("inside"), name
        assert vector.allowed or vector.codes == ("AREA",)
    assert any("hole-" in name for name in placed) == (shape is HOLED)
    assert any("antimeridian-" in name for name in placed) == (shape is ACROSS)


def test_AGR_10_offence_authority_and_source_are_tried_on_both_sides() -> None:
    """A clause limited to an offence, an authority and a source permits its own, and refuses what lies beside it."""
    clause = a_clause(offences=("smuggling",), from_authorities=("coast-guard",))
    smuggling = Offence(code="smuggling", name="smuggling", threshold_months=12)
    found = by_name(an_agreement(clauses=(clause,), offences=(smuggling,)))
    assert found["art-6-1/as-agreed"].allowed
    for name in ("another-offence", "below-the-threshold", "wrong-authority", "wrong-source"):
        assert not found[f"art-6-1/{name}"].allowed, name
        assert len(found[f"art-6-1/{name}"].codes) == 1, name


def test_AGR_10_the_places_are_named_for_where_they_lie() -> None:
    """The exact test and the name agree for every place that is made."""
    for shape in (HOLED, ACROSS, LINE):
        for name, place in places_of(NamedArea(name="belt", shape=shape)):
            assert shape_contains(shape, place) == name.endswith("inside")


@pytest.mark.parametrize("name", ["strait-bilateral.yaml", "sound-multilateral.yaml"])
def test_AGR_10_a_node_passes_the_vectors_of_the_examples(name: str) -> None:
    """Both ways of deciding answer every vector, and vectors are the same each time they are made."""
    agreement = load_agreement(example(name), name)
    text = vectors_text(make_vectors(agreement))
    assert text == vectors_text(make_vectors(agreement))
    run = run_vectors(agreement, text, None)
    assert (run.failed, run.passed) == ("", text.count("\n"))
    assert run.passed >= 12 * len(agreement.clauses)


def test_AGR_10_long_text_gets_as_many_vectors_as_it_may_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of many clauses can be drafted: what every clause permits is tried, then limits until there is no room."""
    agreement = an_agreement(clauses=tuple(a_clause(id=f"art-{number}") for number in range(9)))
    room = len(vectors_text(make_vectors(agreement))) // 3
    monkeypatch.setattr(boundary, "MAX_CHARACTERS", room)
    made = make_vectors(agreement)
    assert room * 0.9 < len(vectors_text(made)) <= room
    assert {f"art-{number}/as-agreed" for number in range(9)} < {vector.name for vector in made}


@given(data=st.data())
@settings(max_examples=40)
def test_AGR_10_any_wrong_answer_is_found_and_named(data: st.DataObject) -> None:
    """Turn any answer, field, clause or code of any vector: the run stops there and says how the node answers."""
    vectors = list(make_vectors(AGREEMENT))
    place = data.draw(st.integers(0, len(vectors) - 1))
    good = vectors[place]
    changes: list[dict[str, Any]] = [
        {"allowed": not good.allowed},
        {"fields": (*good.fields, "more")},
        {"clause": "AG-7@1/art-99"},
        {"codes": (*good.codes, "AREA")},
    ]
    vectors[place] = msgspec.structs.replace(good, **data.draw(st.sampled_from(changes)))
    run = run_vectors(AGREEMENT, vectors_text(vectors), None)
    assert (run.failed, run.passed) == (good.name, place)
    assert run.because.startswith("by the compiled policy: ")


AGREEMENT = an_agreement(
    clauses=(
        a_clause(),
        a_clause(id="art-7", senders=("SUD",), recipients=("NRD",), start=NOW, end=END - DAY),
    )
)


def test_AGR_10_a_build_whose_two_ways_differ_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled policy that is right does not hide an evaluator that is wrong."""
    text = vectors_text(make_vectors(AGREEMENT))
    answers = evaluate

    def wrong(book: Rulebook, question: Question, state: State) -> Decision:
        decision = answers(book, question, state)
        return msgspec.structs.replace(decision, allowed=not decision.allowed)

    monkeypatch.setattr(running, "evaluate", wrong)
    run = run_vectors(AGREEMENT, text, None)
    assert run.failed == "art-6-1/as-agreed"
    assert run.because.startswith("by the evaluator: ")


GOOD = vectors_text(make_vectors(AGREEMENT)[:2])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}\n",
        "no json\n",
        GOOD + GOOD,
        GOOD.replace('"allowed"', '"permitted"'),
        GOOD.replace('"name":"art-6-1/as-agreed"', '"name":""'),
        GOOD.replace('"at":', '"when":'),
        GOOD.replace("AG-7@1", "x" * 400_000),
    ],
)
def test_AGR_10_what_is_no_set_of_vectors_is_refused(text: str) -> None:
    """Nothing, unknown keys, a name twice or none, too many words: refused with advice, and passed by nobody."""
    with pytest.raises(Invalid) as caught:
        read_vectors(text)
    assert caught.value.advice
    assert run_vectors(AGREEMENT, text, None).failed == "the vectors themselves"


def test_vectors_are_named_by_the_hash_of_their_lines() -> None:
    """One changed byte is another set, and what is read is what was written."""
    assert read_vectors(GOOD) == make_vectors(AGREEMENT)[:2]
    assert len({vectors_hash(GOOD), vectors_hash(GOOD + "\n"), vectors_hash(GOOD.replace("7", "8"))}) == 3


def test_vectors_stay_within_their_bounds() -> None:
    """An agreement of many clauses still has vectors for each of them, and no more than are read."""
    clauses = tuple(a_clause(id=f"art-{number}") for number in range(200))
    vectors = make_vectors(an_agreement(clauses=clauses))
    assert len(vectors) <= running.MAX_VECTORS
    assert {f"art-{number}/as-agreed" for number in range(200)} <= {vector.name for vector in vectors}
    assert START < END
