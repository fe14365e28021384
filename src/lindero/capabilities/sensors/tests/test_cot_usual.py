"""The quick reader of usual events says what the full reader says: the same values, the same bytes, the same faults."""

from collections import Counter
from pathlib import Path
from xml.parsers import expat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats import cot_usual
from lindero.capabilities.sensors.formats.cot import CotDecoder
from lindero.capabilities.sensors.formats.cot_usual import read_events
from lindero.capabilities.sensors.formats.cot_xml import MAX_DEPTH, MAX_EVENT, bare, read_event
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.tests.cot_made import DECLARATION, text

WHOLE = True
GOLDEN = Path(__file__).parent / "golden" / "cot"

SOUND = {
    "uid": "PATROL-7", "type": "a-f-G-U-C", "how": "m-g", "time": "2026-11-22T08:00:00.000Z",
    "start": "2026-11-22T08:00:00Z", "stale": "2026-11-22T08:02:00.000Z",
    "lat": "55.4", "lon": "11.2", "hae": "12.5", "ce": "10.0", "le": "9999999.0",
}  # fmt: skip
HEAD = '<event version="2.0" uid="{uid}" type="{type}" how="{how}" time="{time}" start="{start}" stale="{stale}">'
POINT = '<point lat="{lat}" lon="{lon}" hae="{hae}" ce="{ce}" le="{le}"/>'
VALUES = (
    "", " ", "a", "0", "-0.0", "nan", "inf", "1e3", "1_0", "91", "-181", "&amp;", "&#65;", "&x;", "<", ">", "'", "/>",
    "\x00", "\x01", "\x07", "\x7f", "\t", "\n", "\x85", "ÿ", "ПАТРУЛЬ-7", "\u202e", "\uffff", "🚓", "x" * 201,
    "b-m-p-t", "1969-12-31T23:59:59Z", "2026-11-22T08:00:00+01:00", "2026-11-22T07:00:00Z", "2026-11-22",
    "t-x-c-t", '" x="',
)  # fmt: skip
PARTS = (
    "", " ", "\n", "words", "&amp;", "&x;", "!", "?", "<!-- a -->", "<![CDATA[a]]>", "<?a?>", "]]>", "<a>", "</a>",
    "\x01", '<contact callsign="A"/>', '<contact callsign="<"/>', "<remarks>at M. Keller's?!</remarks>",
    "¿qué?", "\uffff",
    '<track course="271.5" speed="3.2"/>', '<track speed="3.2" course="271.5"/>', '<track course="271.5"/>',
    '<track course="" speed=""/>', '<track speed="1" course="2" speed="3"/>', "<track/>", '<track course="north"/>',
    "<track course='1'/>", '<trackpoint course="1"/>', '<track  course="1"/>', '<track course="1"></track>',
    '<point lat="1" lon="2"/>', "<event>", "</event >", "</events><events>", "<a>" * 40 + "</a>" * 40,
    "<a>" * 29 + "</a>" * 29, "<a>" * 33 + "</a>" * 33,
)  # fmt: skip
BEFORE = (
    "", DECLARATION.decode(), DECLARATION.decode() + "\n", " " + DECLARATION.decode(), "\ufeff", "\x0b", "x",
    "<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-7'?>", "<!DOCTYPE event>", DECLARATION.decode() * 2,
)  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> bytes:
    """Make an event: most of it usual, some of it not, and now and then a byte of it another."""
    said = SOUND | draw(
        st.dictionaries(st.sampled_from(sorted(SOUND)), st.sampled_from(VALUES), max_size=2)
        | st.dictionaries(st.sampled_from(["lat", "lon", "hae", "ce"]), st.floats().map(str), max_size=4)
        | st.just({})
    )
    detail = "".join(draw(st.lists(st.sampled_from(PARTS), max_size=4)))
    space = draw(st.sampled_from(["", "", "\n  ", "\x0b", "x"]))
    event = draw(st.sampled_from(BEFORE)) + HEAD + space + POINT
    made = (
        event.format_map(said)
        + draw(st.sampled_from(["<detail>{}</detail>", "{}"])).format(detail)
        + "</event>"
    )
    data = bytearray(made.encode())
    # All but the end, at which a stream is cut.
    places = st.integers(0, len(data) - 1 - len("</event>"))
    for place, byte in draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=1)):
        data[place] = byte
    return bytes(data)


def plainly(data: bytes) -> tuple[str, bytes] | str:
    """Read one event with the full reader, and let expat judge all of it; return why not, where it is not sound."""
    try:
        event = bare(data)
        read = read_event(event)
    except Fault as fault:
        return fault.reason
    open_now, deepest = [], [0]
    parser = expat.ParserCreate("utf-8")

    def begin(name: str, _said: dict[str, str]) -> None:
        open_now.append(name)
        deepest.append(len(open_now))

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _name: open_now.pop()
    try:
        parser.Parse(event, WHOLE)
    except expat.ExpatError:
        return "xml"
    return "xml" if max(deepest) > MAX_DEPTH else (repr(read), event)


def together(run: list[bytes]) -> tuple[list[tuple[str, bytes]], Counter[str]]:
    """Read events at once; what is no number is equal to itself in words alone."""
    events, data, faults = read_events(run)
    return list(zip(map(repr, events), data, strict=True)), +faults


@settings(max_examples=150, deadline=None)
@given(st.lists(written(), min_size=1, max_size=4))
@example([text(), text(uid="B")])
@example([text(detail="<!-- a -->"), text()])
def test_many_events_at_once_are_read_as_each_alone_by_the_full_reader(run: list[bytes]) -> None:
    """Whatever is written, usual or not: what is sound, its values, its bytes, and why the others are not."""
    alone = [plainly(data) for data in run]
    sound = [one for one in alone if not isinstance(one, str)]
    assert together(run) == (sound, Counter(one for one in alone if isinstance(one, str)))


def test_each_single_oddity_is_read_as_by_the_full_reader() -> None:
    """Every value in every attribute, every part of a detail and every beginning, each in an event usual otherwise."""
    usual = HEAD + POINT + "<detail>{detail}</detail></event>"
    odd = [usual.format_map(SOUND | {"detail": "", name: value}) for name in SOUND for value in VALUES]
    odd += [usual.format_map(SOUND | {"detail": part}) for part in (*PARTS, "x" * MAX_EVENT)]
    odd += [before + usual.format_map(SOUND | {"detail": ""}) for before in BEFORE]
    for data in map(str.encode, odd):
        read = plainly(data)
        assert together([data]) == (
            ([], Counter([read])) if isinstance(read, str) else ([read], Counter())
        ), data


@pytest.mark.parametrize(
    "data",
    [
        text(),
        text(uid="ПАТРУЛЬ-7"),
        text().replace(b'course="271.5" speed="3.2"', b'speed="3.2" course="271.5"'),
        text().replace(b'<track course="271.5" speed="3.2"/>', b""),
        text(detail="<remarks>Who is there?!</remarks>"),
        (GOLDEN / "position.xml").read_bytes(),
    ],
)
def test_usual_event_needs_no_full_reader(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What most clients write is recognised; otherwise every event would be read slowly, and nobody would see it."""
    expected = plainly(data)
    monkeypatch.setattr(cot_usual, "read_event", lambda _: pytest.fail("it was read in full"))
    assert together([data]) == ([expected], Counter())


@pytest.mark.parametrize("end", [b"</event >", b"</event\n>", b"</event\t>"])
@pytest.mark.parametrize("others", [0, 2])
def test_second_event_behind_the_first_is_not_passed_on_as_a_part_of_it(end: bytes, others: int) -> None:
    """An end tag with a space in it ends an event, too: what follows would leave under the type of what it follows."""
    smuggled = text(uid="B", kind="a-h-G").partition(b"?>")[2]
    two = text(uid="A").removesuffix(b"</event>") + end + smuggled
    decoder = CotDecoder("tak")
    taken = decoder.read(b"".join([*[text()] * others, two, *[text()] * others]))
    assert [one.event.uid for one in taken] == ["PATROL-7"] * 2 * others
    assert decoder.take().counts.invalid == {"xml": 1}
    alone = CotDecoder("tak", is_stream=False)
    assert alone.read(two) == []
