"""With whom records are: told by the folder that knows, at its own desk, to who may be told."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lindero.engine.desk import Workplace
from lindero.engine.handing import OutsideDesk
from lindero.engine.tests.workshop import Bench, LevelRead, gauges
from lindero.engine.veil import Readable
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Refused
from lindero.kernel.sharing import Released, Sharing
from lindero.kernel.sharing_offer import SharingOffer

READER = Actor(name="person/reader", grants=frozenset({"gauges.see"}))
SHARED = Sharing(
    standing="shared", released=(Released(nation="SUD", agreement="AG-7", clause="AG-7@1/art-6-1"),)
)


def tell(desk: Desk, record_ids: Sequence[str]) -> dict[str, Sharing]:
    """Say of those records that are in the folder's own table that they are shared."""
    known = {name for (name,) in desk.rows("SELECT record_id FROM gauges_levels")}
    return {name: SHARED for name in record_ids if name in known}


OFFER = SharingOffer(needs="gauges.see", tell=tell)
HARBOUR = Capability(name="harbour", title="Harbour")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Return an engine with a folder that tells, and another that asks."""
    made = Bench(tmp_path, gauges(sharings=(OFFER,)), HARBOUR)
    yield made
    made.store.close()


def told(bench: Bench, *names: str, actor: Actor = READER) -> dict[str, Sharing]:
    """Return what the other folder's desk is told."""
    return bench.store.run(lambda tx: dict(bench.workplace.hand(tx, "harbour", actor).sharing(names)))


def test_folder_is_told_what_another_knows(bench: Bench) -> None:
    """Whoever tells reads its own tables, which the folder that asks may not."""
    head = bench.put(LevelRead(gauge="pier", level_mm=1))
    assert told(bench, head.record_id, "b" * 26) == {head.record_id: SHARED}
    with pytest.raises(Refused):
        bench.store.run(lambda tx: tell(bench.workplace.hand(tx, "harbour", READER), (head.record_id,)))


def test_who_lacks_the_grant_is_told_nothing(bench: Bench) -> None:
    """The grant is the reader's own, whatever page asks on whose behalf."""
    head = bench.put(LevelRead(gauge="pier", level_mm=1))
    other = Actor(name="person/other", grants=frozenset({"gauges.read", "harbour.read"}))
    assert told(bench, head.record_id, actor=other) == {}


def test_nobody_tells_where_no_folder_offers_it(tmp_path: Path) -> None:
    """A node without such a folder says nothing rather than failing."""
    bench = Bench(tmp_path, gauges(), HARBOUR)
    head = bench.put(LevelRead(gauge="pier", level_mm=1))
    assert told(bench, head.record_id) == {}
    bench.store.close()


class Closed:
    """Withholds one record from everybody."""

    def __init__(self, name: str) -> None:
        self._name = name

    def withheld(self, rows: Readable, actor: Actor) -> str:
        """Return the one name."""
        return f"lindero_withheld (record_id) AS (VALUES ('{self._name}'))"

    def refusal(self, rows: Readable, actor: Actor, record_id: str) -> Refused:
        """Return a refusal."""
        return Refused("made.shut", "It is shut.", "Ask another.")


def test_EXC_04_nothing_is_told_of_a_withheld_record(tmp_path: Path) -> None:
    """Who may not read a record is not told that anybody has it, even where the folder that tells would say so."""
    everything = SharingOffer(needs="gauges.see", tell=lambda _, names: dict.fromkeys(names, SHARED))
    bench = Bench(tmp_path, gauges(sharings=(everything,)), HARBOUR)
    names = [bench.put(LevelRead(gauge=gauge, level_mm=1)).record_id for gauge in ("pier", "lock")]
    assert set(told(bench, *names)) == set(names)
    bench.workplace = Workplace(bench.registry, bench.log, bench.clock, withholding=Closed(names[1]))
    assert told(bench, *names) == {names[0]: SHARED}
    bench.store.close()


def test_S_61_folder_from_outside_is_not_told(bench: Bench) -> None:
    """What the gate decided is not for code from outside, whoever asks through it."""
    head = bench.put(LevelRead(gauge="pier", level_mm=1))

    def ask(desk: Desk) -> None:
        OutsideDesk(desk, "harbour").sharing((head.record_id,))

    with pytest.raises(Refused) as refusal:
        bench.store.run(lambda tx: ask(bench.workplace.desk(tx, "harbour", READER)))
    assert refusal.value.code == "outside.sharing"
