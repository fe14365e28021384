"""Promises about what is made of records: tables, and what is left of both after erasure."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindero.kernel.proofs import leaf_hash
from lindero.kernel.record import Record, kind_of, marks_of
from tests.promises.conftest import FOLDERS, REGISTRY, each_folder, each_record_type
from tests.promises.making import values
from tests.promises.workshop import Workshop, folded_types, histories

AN_HOUR_MS = 3_600_000
TELLING_CHARACTERS = 8
"""A text of this length does not occur in a row by chance."""

TELLING_LETTERS = 3
"""Unless it is the same letter again and again."""

few = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@each_folder
@few
@given(data=st.data())
def test_rebuilding_gives_the_same_rows(name: str, data: st.DataObject) -> None:
    """A table dropped and folded again is the same, even an hour later: it holds only what the log says."""
    shop = Workshop(REGISTRY)
    shop.put(data.draw(histories(folded_types(REGISTRY, name))))
    before = shop.rows(name)
    shop.clock.move(AN_HOUR_MS)
    shop.rebuild(name)
    assert shop.rows(name) == before


@each_folder
@few
@given(data=st.data())
def test_folding_is_the_same_on_every_node(name: str, data: st.DataObject) -> None:
    """Two nodes that put the same records at the same times have the same rows: a fold uses nothing else."""
    history = data.draw(histories(folded_types(REGISTRY, name)))
    one, other = Workshop(REGISTRY), Workshop(REGISTRY)
    one.put(history)
    other.put(history)
    assert one.rows(name) == other.rows(name)


def _is_telling(record: Record, name: str) -> bool:
    """Say whether a field holds a text that no row holds by chance: a run of noughts stands in instants and hashes."""
    value = getattr(record, name)
    return isinstance(value, str) and len(value) >= TELLING_CHARACTERS and len(set(value)) >= TELLING_LETTERS


@each_record_type
@few
@given(data=st.data())
def test_S_40_after_erasure_the_proof_holds_and_the_values_are_gone(
    record_type: type[Record], data: st.DataObject
) -> None:
    """Erasing a body changes no head and no leaf, and leaves none of its texts in any folder's rows."""
    shop = Workshop(REGISTRY)
    record = data.draw(values(record_type))
    if not (put := shop.put([record])):
        return  # A guard turned it down, and nothing of it is here to be erased.
    heads = shop.heads()
    assert shop.erase(put) == 1
    assert shop.heads() == heads
    assert [leaf_hash(data) for data in heads] == shop.leaves
    assert [event.record for event in shop.events()] == [None]
    left = repr([list(shop.rows(folder.name).values()) for folder in FOLDERS])
    for name, mark in marks_of(record_type).items():
        value = getattr(record, name)
        personal = mark is not None and mark.personal in {"direct", "special"}
        if personal and _is_telling(record, name):
            assert repr(value)[1:-1] not in left, f"{kind_of(record_type)}.{name} outlives its erasure"


@each_record_type
@few
@given(data=st.data())
def test_S_14_what_lies_in_a_compartment_is_in_no_row(record_type: type[Record], data: st.DataObject) -> None:
    """A folder folds an instruction out of what lies in a compartment, never its words."""
    if not record_type.compartment_field:
        return
    shop = Workshop(REGISTRY)
    record = data.draw(values(record_type))
    shop.put([record])
    rows = repr([shop.rows(folder.name) for folder in FOLDERS])
    for name, mark in marks_of(record_type).items():
        value = getattr(record, name)
        hidden = mark is not None and mark.personal in {"direct", "special"}
        if hidden and _is_telling(record, name):
            assert repr(value)[1:-1] not in rows, f"{kind_of(record_type)}.{name} lies open in a table"


@each_folder
@few
@given(data=st.data())
def test_reactions_repeated_change_nothing(name: str, data: st.DataObject) -> None:
    """A reaction that is handed the same records twice, as after a crash, puts nothing the second time."""
    reactions = next(folder.capability.reactions for folder in FOLDERS if folder.name == name)
    for reaction in reactions:
        shop = Workshop(REGISTRY)
        shop.put(data.draw(histories(reaction.on)))
        kinds = {kind_of(record_type) for record_type in reaction.on}
        events = [event for event in shop.events() if event.head.kind in kinds]
        reaction.run(shop.desk(name, actor=f"reaction/{reaction.name}"), events)
        size, rows = len(shop.heads()), shop.rows(name)
        reaction.run(shop.desk(name, actor=f"reaction/{reaction.name}"), events)
        assert len(shop.heads()) == size
        assert shop.rows(name) == rows
