"""The sources behind the picture: heard, late, stale."""

from typing import Annotated, ClassVar

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.capabilities.picture.sources import STALE_AFTER_S, SourcesQuery, show_sources
from lindero.kernel.capability import Capability, Source, SourceReport
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record
from lindero.kernel.tests.fakes import MORNING, FakeDesk


class BuoyHeard(Record, frozen=True, kw_only=True, tag="buoys.buoy_heard"):
    """A buoy was heard."""

    keep_days: ClassVar[int] = 30

    buoy: Annotated[str, field("its name")]
    title: Annotated[str | None, field("what people call it")] = None
    stale_after_s: Annotated[int | None, field("how long it may be silent")] = None
    lag_ms: Annotated[int | None, field("how late it was")] = None


def report_of(head: Head, record: BuoyHeard) -> SourceReport | None:
    """Tell what is known of a buoy, but for a nameless one."""
    if not record.buoy:
        return None
    return SourceReport(
        source_id=record.buoy,
        title=record.title,
        stale_after_s=record.stale_after_s,
        heard_at=head.at,
        lag_ms=record.lag_ms,
    )


BUOYS = Capability(
    name="buoys",
    title="Buoys",
    records=(BuoyHeard,),
    sources=(Source(name="buoys.buoys", title="Buoys", on=(BuoyHeard,), report=report_of),),
)


def new_desk() -> FakeDesk:
    """Return a desk where the picture and the buoys are installed, with one buoy heard."""
    desk = FakeDesk(PICTURE, BUOYS)
    desk.put(BuoyHeard(buoy="b1", title="North buoy", stale_after_s=30, lag_ms=2_500))
    return desk


def test_EXC_14_a_source_goes_stale_when_it_is_not_heard() -> None:
    """Nothing needs to be put on record for it: the first look after its time shows it stale."""
    desk = new_desk()
    assert [line.is_stale for line in show_sources(desk, SourcesQuery()).sources] == [False]
    desk.at += 30_000
    assert show_sources(desk, SourcesQuery()).stale == 0
    desk.at += 1
    view = show_sources(desk, SourcesQuery(stale=True))
    assert [(line.title, line.silent_s, line.lag_s) for line in view.sources] == [("North buoy", 30, 2)]
    desk.put(BuoyHeard(buoy="b1"))
    assert show_sources(desk, SourcesQuery(stale=True)).sources == ()


def test_what_a_record_does_not_say_stays_as_it_was_said() -> None:
    """A later word without a title keeps the title, the time and the lag of before."""
    desk = new_desk()
    desk.put(BuoyHeard(buoy="b1"))
    [line] = show_sources(desk, SourcesQuery()).sources
    assert (line.title, line.stale_after_s, line.lag_s) == ("North buoy", 30, 2)


def test_a_source_that_never_said_anything_of_itself_has_a_name_and_a_time() -> None:
    """Its own name stands for a title, and it is stale after the time that holds where none is given."""
    desk = new_desk()
    desk.put(BuoyHeard(buoy="b2"))
    line = next(line for line in show_sources(desk, SourcesQuery()).sources if line.source_id == "b2")
    assert (line.title, line.stale_after_s, line.lag_s) == ("b2", STALE_AFTER_S, None)


def test_a_neighbours_sources_and_nameless_ones_are_not_ours_to_watch() -> None:
    """What came from a neighbour, or tells of nothing, enters no source."""
    desk = new_desk()
    desk.put(BuoyHeard(buoy="b3"), origin="SUD", agreement="AG-7@1", clause="AG-7@1/art-6-2")
    desk.put(BuoyHeard(buoy=""))
    assert [line.source_id for line in show_sources(desk, SourcesQuery()).sources] == ["b1"]
    assert desk.now() == MORNING
