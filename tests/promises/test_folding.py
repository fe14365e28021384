"""Promises about what is made of records: tables, and what is left of both after erasure."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindero.kernel.capability import ByRun
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.proofs import leaf_hash
from lindero.kernel.record import Record, kind_of, marks_of
from tests.promises.conftest import FOLDERS, REGISTRY, each_folder, each_record_type
from tests.promises.making import values
from tests.promises.workshop import Workshop, folded_types, histories

AN_HOUR_MS = 3_600_000
SIGNS = ("Qvxzjk {}", "qvxzjk-{}", "qvxzjk{}")
"""What stands in a personal text, and nowhere else: neither in a hash nor in what else a record may hold."""

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


@few
@given(data=st.data())
def test_runs_are_folded_like_their_records_one_by_one(data: st.DataObject) -> None:
    """What folds whole runs of a kind writes the same rows however its records are cut into runs."""
    by_run = {
        kind: [folder for folder, fold in bound if isinstance(fold, ByRun)]
        for kind, bound in REGISTRY.folds.items()
    }
    kind = data.draw(st.sampled_from(sorted(kind for kind, folders in by_run.items() if folders)))
    drawn = data.draw(st.lists(values(REGISTRY.record_types[kind]), min_size=1, max_size=6))
    names = st.sampled_from([record.track_id for record in drawn])
    shop = Workshop(REGISTRY)
    assert shop.put_together([msgspec.structs.replace(one, track_id=data.draw(names)) for one in drawn])
    for folder in by_run[kind]:
        before = shop.rows(folder)
        shop.rebuild(folder)
        assert shop.rows(folder) == before


def _personal(record_type: type[Record]) -> list[str]:
    """Return the fields that speak of a person directly."""
    marks = marks_of(record_type).items()
    return [name for name, mark in marks if mark is not None and mark.personal in {"direct", "special"}]


def _signed(record: Record) -> tuple[Record, list[str]]:
    """Give a record's personal texts a sign of their own where their type admits one; return those texts too."""
    texts = []
    for name in _personal(type(record)):
        for sign in SIGNS:
            text = sign.format(name.replace("_", ""))
            try:
                changed = msgspec.structs.replace(record, **{name: text})
                record = msgspec.convert(msgspec.to_builtins(changed), type(record))
            except (msgspec.ValidationError, Refused, Invalid):
                continue  # A date, a number of a document, a code: its type admits no such sign.
            texts.append(text)
            break
    return record, texts


@each_record_type
@few
@given(data=st.data())
def test_S_40_after_erasure_the_proof_holds_and_the_values_are_gone(
    record_type: type[Record], data: st.DataObject
) -> None:
    """Erasing a body changes no head and no leaf, and leaves none of its texts in any folder's rows."""
    shop = Workshop(REGISTRY)
    record, texts = _signed(data.draw(values(record_type)))
    if not (put := shop.put([record])):
        return  # A guard turned it down, and nothing of it is here to be erased.
    heads = shop.heads()
    assert shop.erase(put) == 1
    assert shop.heads() == heads
    assert [leaf_hash(data) for data in heads] == shop.leaves
    assert [event.record for event in shop.events()] == [None]
    left = repr([list(shop.rows(folder.name).values()) for folder in FOLDERS])
    for text in texts:
        assert text not in left, f"{kind_of(record_type)}: {text} outlives its erasure"


@pytest.mark.parametrize(
    "name", [folder.name for folder in FOLDERS if any(table.place for table in folder.capability.tables)]
)
@few
@given(data=st.data())
def test_S_40_erasure_reaches_every_row_that_tells_its_place(name: str, data: st.DataObject) -> None:
    """Whatever happened to it since: with all its records erased, a table that is reached by place holds nothing."""
    shop = Workshop(REGISTRY)
    drawn = data.draw(histories(folded_types(REGISTRY, name)))
    # Of the same things, or hardly any of them would ever be moved on or end.
    same = [
        msgspec.structs.replace(one, track_id="a" * 20) if "track_id" in one.__struct_fields__ else one
        for one in drawn
    ]
    shop.erase(shop.put(same))
    placed = {table.name for table in REGISTRY.tables_of(name) if table.place}
    assert {table: rows for table, rows in shop.rows(name).items() if table in placed and rows} == {}


@each_record_type
@few
@given(data=st.data())
def test_S_14_what_lies_in_a_compartment_is_in_no_row(record_type: type[Record], data: st.DataObject) -> None:
    """A folder folds an instruction out of what lies in a compartment, never its words."""
    if not record_type.compartment_field:
        return
    shop = Workshop(REGISTRY)
    record, texts = _signed(data.draw(values(record_type)))
    shop.put([record])
    rows = repr([shop.rows(folder.name) for folder in FOLDERS])
    for text in texts:
        assert text not in rows, f"{kind_of(record_type)}: {text} lies open in a table"


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
