"""S-63: figures come from the log and are published on time; nobody holds one back without a published reason."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.oversight.publishing import TransparencyQuery, WithholdCounter
from lindero.capabilities.oversight.records import Counter, CountersPublished, CounterWithheld
from lindero.engine.tables import rebuild
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.record import Record, Setting
from lindero.kernel.times import DAY_MS
from lindero.shells.approval import Given, NeedsApproval
from tests.safeguards.office import PHRASE, Office, an_office

REASON = "A court has sealed the case that this counter would reveal."
WITHHOLD = WithholdCounter(month="2026-11", counter="refusals", reason=REASON)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node in November."""
    with an_office(tmp_path) as made:
        yield made


def put(record: Record, desk: Desk) -> None:
    """Put a record at a folder's desk."""
    desk.put(record)


def december(office: Office) -> None:
    """Let the sixth of December come, and everything run that is due."""
    for _ in range(15):
        office.clock.move(DAY_MS)
        office.node.jobs.run_due()


def shown(office: Office) -> Any:
    """Return what anybody reads, the newest month first."""
    actor = msgspec.structs.replace(office.actor("dahl"))
    return office.node.show(office.node.page("/oversight/transparency"), TransparencyQuery(), actor)


def values(office: Office) -> dict[str, tuple[int | None, str]]:
    """Return November's counters with the reasons of those that are withheld."""
    november = next(month for month in shown(office).months if month.month == "2026-11")
    return {one.name: (one.value, one.because) for one in november.counters}


def withhold(office: Office, person: str, ask: WithholdCounter = WITHHOLD) -> None:
    """Withhold a counter with an approval."""
    actor, name = office.actor(person), "oversight.withhold_counter"
    asked = office.node.ask_approval(name, ask, actor, None)
    office.node.act(name, ask, actor, Given(nonce=asked.nonce, phrase=PHRASE))


def test_S_63_month_is_published_by_itself_and_withheld_ones_with_their_reason(office: Office) -> None:
    """The normal way: nobody has to press anything; what the officer held back stands there with why."""
    withhold(office, "dahl")
    december(office)
    told = values(office)
    assert told["refusals"] == (None, REASON)
    assert all(
        value is not None and not because for name, (value, because) in told.items() if name != "refusals"
    )


def test_S_63_administrator_holds_nothing_back(office: Office) -> None:
    """The administrator's way: neither by asking, nor by owning the machine; the refusals are on record."""
    before = len(office.kinds())
    for actor in (office.actor("adams"), office.actor("keller"), Actor(name="cli/owner")):
        with pytest.raises(Refused):
            office.node.act("oversight.withhold_counter", WITHHOLD, actor)
    assert office.kinds()[before:].count("identity.access_refused") == 3
    with pytest.raises(NeedsApproval):
        office.node.act("oversight.withhold_counter", WITHHOLD, office.actor("dahl"))
    december(office)
    assert values(office)["refusals"][0] is not None


def test_S_63_plug_in_publishes_and_withholds_nothing(office: Office) -> None:
    """A plug-in's way: figures and their withholding are put by the folder that counts, and by no other."""
    made_up = CountersPublished(month="2026-11", counters=(Counter("refusals", 0),))
    held = CounterWithheld(month="2026-11", counter="refusals", reason=REASON, officer="person/dahl")
    records: tuple[Record, ...] = (made_up, held)
    for record in records:
        with pytest.raises(Refused):
            office.node.work("picture", office.actor("keller"), partial(put, record))


def test_S_63_direct_call_without_a_reason_is_no_record(office: Office) -> None:
    """Not even the folder itself withholds a figure without words that anybody can read."""
    wordless = CounterWithheld(month="2026-11", counter="refusals", reason="no", officer="person/dahl")
    with pytest.raises(Invalid):
        office.node.work("oversight", office.actor("dahl"), lambda desk: desk.put(wordless))


def test_S_63_what_is_published_is_counted_again_from_the_log(office: Office) -> None:
    """Replay: the tables folded anew say what was published, and no earlier month can be published differently."""
    december(office)
    before = values(office)
    node = office.node
    node.store.run(lambda tx: rebuild(tx, node.registry, "oversight", node.log.replay))
    assert values(office) == before
    with pytest.raises(Exception, match="are published"):
        withhold(office, "dahl")
    assert [month.month for month in shown(office).months].count("2026-11") == 1


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_63_no_mode_stops_publishing(tmp_path: Path, setting: Setting) -> None:
    """Crisis and exercise: a month is published there too; there is no switch that could put it off."""
    with an_office(tmp_path, setting=setting) as office:
        december(office)
        assert values(office)
        publishing = [name for name in office.node.registry.actions if "publish" in name]
        # What an office asks the public is published by its officers; counters by nobody.
        assert {name.partition(".")[0] for name in publishing} <= {"participation"}
