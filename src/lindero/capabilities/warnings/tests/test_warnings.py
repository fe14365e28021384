"""Warnings: those of others taken in once and without words about persons, own ones written for everybody."""

import asyncio
import http.server
import tarfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import msgspec
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.warnings import actions, pages, records
from lindero.capabilities.warnings.asks import CancelWarning, CapTaken, IssueWarning, TakeCap
from lindero.capabilities.warnings.cap_reading import MAX_BYTES, read_cap
from lindero.capabilities.warnings.cap_writing import write_cap
from lindero.capabilities.warnings.capability import CAPABILITY
from lindero.capabilities.warnings.feeds import CapHttp, ask_address
from lindero.capabilities.warnings.layers import warning_feature
from lindero.capabilities.warnings.rules import around, middle_of
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Unavailable
from lindero.kernel.places import distance_m, place_of
from lindero.kernel.record import decode_record, encode_record
from lindero.kernel.tests.fakes import MORNING, FakeDesk, FakeInlet
from lindero.kernel.times import HOUR_MS

GOLDEN = Path(__file__).parent / "golden"
OTHERS = Path(__file__).parents[6] / "shared" / "data" / "08_cti_cap" / "cap_google_basic.tar.gz"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"

STORM = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>N-1</identifier><sender>met@nordia.example'
    "</sender><sent>2026-11-22T08:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>"
    "<scope>Public</scope><info><language>en</language><category>Met</category><event>Storm</event>"
    "<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>"
    "<expires>2026-11-22T18:00:00-00:00</expires><headline>Storm in the strait</headline>"
    "<description>Told by M. Keller.</description><contact>M. Keller</contact><area><areaDesc>Strait</areaDesc>"
    "<polygon>55.0,11.0 55.0,12.0 56.0,12.0 56.0,11.0 55.0,11.0</polygon></area></info></alert>"
)
CORNERS = tuple(place_of(lon, lat) for lon, lat in ((11.0, 55.0), (12.0, 55.0), (12.0, 56.0)))
ASK = IssueWarning(
    wordings=(
        records.Wording(language="en", event="Storm & flood", headline="Stay ashore", instruction="Go home."),
        records.Wording(language="sv", event="Storm", headline="Stanna i land"),
    ),
    area="Strait",
    outline=CORNERS,
    expires_at=MORNING + 6 * HOUR_MS,
)


def new_desk() -> FakeDesk:
    """Return an empty desk."""
    return FakeDesk(CAPABILITY)


def take(desk: FakeDesk, text: str) -> CapTaken:
    """Take a document in."""
    return actions.take_cap(desk, TakeCap(body=text))


def cap(desk: FakeDesk, warning: str) -> Element:
    """Return an own warning as others read it."""
    found: Element = fromstring(pages.show_cap(desk, pages.CapQuery(warning=warning)).xml)
    return found


def test_SEN_01_warning_of_others_is_taken_in_once() -> None:
    """What, how grave, where and until when is on record; the same message again changes nothing."""
    desk = new_desk()
    assert len(take(desk, STORM).taken) == 1
    assert take(desk, STORM).known == 1
    (warning,) = desk.of(records.WarningReceived)
    assert (warning.event, warning.severity, warning.expires_at) == (
        "Storm",
        "severe",
        MORNING + 10 * HOUR_MS,
    )
    assert len(warning.outlines[0]) == 5
    assert distance_m(warning.place, place_of(11.4, 55.4)) < 20_000
    assert "Keller" not in repr(warning)


@pytest.mark.parametrize("category", ["Rescue", "Security", "Other", "Health", "Safety"])
def test_headline_that_may_name_a_person_is_not_kept(category: str) -> None:
    """Of a missing child or a wanted person only what, where and how grave is kept."""
    read = read_cap(STORM.replace("Met</category>", f"{category}</category>").encode())
    assert (read.warnings[0].headline, read.warnings[0].event) == ("", "Storm")


def test_change_and_end_take_the_place_of_what_they_refer_to() -> None:
    """An update leaves one warning that holds, a cancellation none; another sender's word ends nothing."""
    desk = new_desk()
    take(desk, STORM)
    reference = "<references>met@nordia.example,N-1,2026-11-22T08:00:00-00:00</references><info>"
    changed = STORM.replace("N-1", "N-2", 1).replace(">Alert<", ">Update<").replace("<info>", reference)
    foreign = changed.replace("N-2", "F-1", 1).replace("<sender>met@nordia", "<sender>met@sudia")
    take(desk, foreign)
    assert len(pages.show_warnings(desk, pages.WarningsQuery()).warnings) == 2
    take(desk, changed)
    assert len(pages.show_warnings(desk, pages.WarningsQuery()).warnings) == 2
    ended = changed.replace("N-2", "N-3", 1).replace(">Update<", ">Cancel<").replace(",N-1,", ",N-2,")
    take(desk, ended)
    assert [one.sender for one in pages.show_warnings(desk, pages.WarningsQuery()).warnings] == [
        "met@sudia.example"
    ]


def test_warning_ends_by_itself_and_says_that_nobody_verified_it() -> None:
    """After its time it holds no longer; a signature is seen and not believed."""
    desk = new_desk()
    signed = STORM.replace("</alert>", '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></alert>')
    take(desk, signed)
    (line,) = pages.show_warnings(desk, pages.WarningsQuery()).warnings
    assert (line.is_signed, line.is_own) == (True, False)
    desk.at = MORNING + 10 * HOUR_MS
    assert pages.show_warnings(desk, pages.WarningsQuery()).warnings == ()


def test_the_gravest_warning_stands_first_however_many_newer_ones_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The oldest is the gravest: it opens the first page, and page after page comes to each of the others once."""
    monkeypatch.setattr(pages, "MOST", 2)
    desk = new_desk()
    for number in range(5):
        later = STORM.replace("N-1", f"N-{number}", 1).replace("08:00:00", f"08:0{number}:00")
        take(desk, later if number == 0 else later.replace(">Severe<", ">Minor<"))
    views = [pages.show_warnings(desk, pages.WarningsQuery())]
    while (place := views[-1].next) is not None:
        views.append(pages.show_warnings(desk, pages.WarningsQuery(after=place)))
    found = [line for view in views for line in view.warnings]
    assert [line.severity for line in found] == ["severe", *["minor"] * 4]
    assert [line.sent_at for line in found[1:]] == sorted((line.sent_at for line in found[1:]), reverse=True)
    assert len({line.record_id for line in found}) == 5
    assert ([len(view.warnings) for view in views], {view.total for view in views}) == ([2, 2, 1], {5})


def test_who_passes_own_warnings_on_gets_all_of_them_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The public's page and the feed of sirens read one page: no own warning stands behind it."""
    monkeypatch.setattr(pages, "MOST", 2)
    desk = new_desk()
    assert pages.show_warnings(desk, pages.WarningsQuery(own=True)).warnings == ()
    for _ in range(5):
        actions.issue_warning(desk, ASK)
    for asked in (pages.WarningsQuery(own=True), pages.WarningsQuery(own=True, ended=True)):
        view = pages.show_warnings(desk, asked)
        assert (len(view.warnings), view.next) == (5, None)


@pytest.mark.parametrize("status", ["Exercise", "Test", "Draft", "System"])
def test_S_55_exercises_and_tests_are_passed_over(status: str) -> None:
    """Nobody is warned of what is not meant."""
    desk = new_desk()
    answer = take(desk, STORM.replace("Actual", status))
    assert (answer.taken, answer.unreal) == ((), 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "warnings.xml"),
        ("<a/>", "warnings.none"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "warnings.xml"),
        ("<a" * 10, "warnings.xml"),
        ("x" * (MAX_BYTES + 1), "warnings.long"),
    ],
)
def test_document_that_is_none_is_refused_with_a_reason(text: str, code: str) -> None:
    """No entity is expanded, nothing is fetched; the refusal says what to send."""
    with pytest.raises(Invalid) as error:
        read_cap(text.encode())
    assert (error.value.code, bool(error.value.advice)) == (code, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Severe", "Awful"), ("55.0,11.0 55.0,12.0", "55.0 55.0,12.0"), ("2026-11-22T08", "yesterday"),
        ("<event>", "<no>"), ("55.0,11.0", "95.0,11.0"), ("55.0,11.0", "nan,11.0"), ("N-1", ""),
    ],
)  # fmt: skip
def test_bad_message_does_not_keep_good_ones_out(old: str, new: str) -> None:
    """One message of a feed that cannot be used is told with its reason; the others are taken in."""
    bad = STORM.replace(old, new).replace("<no>Storm</event>", "")
    if old == "<event>":
        bad = STORM.replace("<event>Storm</event>", "").replace("<urgency>Expected", "<urgency>Soon")
    read = read_cap(f'<feed xmlns="http://www.w3.org/2005/Atom">{bad}{STORM}</feed>'.encode())
    assert (len(read.warnings), len(read.faults)) == (1, 1)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.integers(0, len(STORM) - 1).map(lambda cut: STORM[:cut].encode()))
)
def test_nothing_that_arrives_breaks_the_reader(data: bytes) -> None:
    """Any bytes are read or refused with a reason."""
    with suppress(Invalid):
        assert read_cap(data).warnings == ()


def test_own_warning_is_written_for_everybody() -> None:
    """A message with an info for each language, the area closed, latitude first, and no address of a person."""
    desk = new_desk()
    alert = cap(desk, actions.issue_warning(desk, ASK))
    assert alert.tag == f"{CAP}alert"
    assert [one.tag.removeprefix(CAP) for one in alert][:6] == [
        "identifier", "sender", "sent", "status", "msgType", "scope",
    ]  # fmt: skip
    infos = alert.findall(f"{CAP}info")
    assert [one.findtext(f"{CAP}language") for one in infos] == ["en", "sv"]
    assert infos[0].findtext(f"{CAP}event") == "Storm & flood"
    corners = (infos[0].findtext(f"{CAP}area/{CAP}polygon") or "").split()
    assert (len(corners), corners[0], corners[-1]) == (4, "55.00000,11.00000", "55.00000,11.00000")
    assert alert.findtext(f"{CAP}sent") == "2026-11-22T08:00:00-00:00"


def test_own_warning_is_read_back_as_it_was_meant() -> None:
    """What is written can be taken in by any other node."""
    desk = new_desk()
    xml = pages.show_cap(desk, pages.CapQuery(warning=actions.issue_warning(desk, ASK))).xml
    (warning,) = read_cap(xml.encode()).warnings
    assert (warning.event, warning.message, warning.expires_at) == ("Storm & flood", "alert", ASK.expires_at)


def test_change_and_end_refer_to_all_that_came_before() -> None:
    """An update names the first warning, the end names both; only the last one can be changed."""
    desk = new_desk()
    first = actions.issue_warning(desk, ASK)
    desk.at += 60_000
    second = actions.issue_warning(desk, msgspec.structs.replace(ASK, severity="severe", about=first))
    desk.at += 60_000
    with pytest.raises(Conflict):
        actions.cancel_warning(desk, CancelWarning(about=first))
    last = actions.cancel_warning(desk, CancelWarning(about=second))
    for warning, kind, count in ((first, "Alert", 0), (second, "Update", 1), (last, "Cancel", 2)):
        alert = cap(desk, warning)
        assert alert.findtext(f"{CAP}msgType") == kind
        assert len((alert.findtext(f"{CAP}references") or "").split()) == count
    assert pages.show_warnings(desk, pages.WarningsQuery()).warnings == ()
    with pytest.raises(Conflict):
        actions.issue_warning(desk, msgspec.structs.replace(ASK, about=last))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"expires_at": MORNING}, Invalid),
        ({"outline": (CORNERS[0],) * 3}, Invalid),
        ({"wordings": ASK.wordings[:1] * 2}, Invalid),
        ({"about": "a" * 26}, Missing),
    ],
)
def test_warning_that_makes_no_sense_is_not_issued(change: dict[str, Any], error: type[LinderoError]) -> None:
    """Over already, no area, a language twice, a change of nothing: refused before anybody is alarmed."""
    desk = new_desk()
    with pytest.raises(error):
        actions.issue_warning(desk, msgspec.structs.replace(ASK, **change))
    assert desk.log == []


def test_S_55_node_in_an_exercise_warns_nobody_in_earnest() -> None:
    """What an exercise issues says so in the message itself."""
    desk = new_desk()
    head, issued = desk.record(actions.issue_warning(desk, ASK))
    assert isinstance(issued, records.WarningIssued)
    assert "<status>Exercise</status>" in write_cap(head, issued, [], setting="exercise")


def test_warning_is_on_the_map_until_it_ends() -> None:
    """It stands in the middle of its area; its change moves it, its end takes it off; words alone have no position."""
    desk = new_desk()
    first = actions.issue_warning(desk, ASK)
    actions.cancel_warning(desk, CancelWarning(about=first))
    drawn = [warning_feature(event.head, event.record) for event in desk.log if event.record]  # type: ignore[arg-type]  # warnings alone
    assert [(one.item_id, one.ended) for one in drawn] == [(first, False), (first, True)]
    (placeless,) = read_cap(STORM.replace("polygon", "geocode").encode()).warnings
    assert warning_feature(desk.log[0].head, placeless).place is None


def test_area_over_the_date_line_has_its_middle_there() -> None:
    """A mean of longitudes would lie on the other side of the Earth."""
    middle = middle_of([place_of(179.0, 0.0), place_of(-179.0, 0.0)])
    assert abs(abs(middle.lon_deg) - 180) < 0.01
    circle = around(place_of(11.0, 55.0), 10_000)
    assert all(abs(distance_m(place_of(11.0, 55.0), corner) - 10_000) < 10 for corner in circle)


def test_golden_bytes_are_read_for_ever() -> None:
    """What crossed once is read always: `encode_record` of the record that `ASK` makes."""
    data = (GOLDEN / "warning_issued-1.json").read_bytes().strip()
    assert encode_record(decode_record(records.WarningIssued, data)) == data


def test_messages_of_others_are_read() -> None:
    """Plain messages, feeds and an envelope of others are read; what would fetch a file is refused."""
    if not OTHERS.exists():
        pytest.skip("the data is not there: ../shared/data/08_cti_cap")
    found: dict[str, int] = {}
    with tarfile.open(OTHERS) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            try:
                read = read_cap(file.read() if file else b"")
            except Invalid as error:
                found[error.code] = found.get(error.code, 0) + 1
            else:
                assert read.faults == ()
                found["read"] = found.get("read", 0) + len(read.warnings)
    assert found == {"read": 15, "warnings.none": 4, "warnings.xml": 2}


def test_address_is_asked_and_what_does_not_answer_is_told() -> None:
    """An address that carries CAP is taken in; one that is away fails with advice, and the feed is started again."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(STORM.encode())

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    class Enough(Exception):
        """The feed paused: it asked once."""

    class Inlet(FakeInlet):
        async def pause(self, duration_s: float) -> None:
            raise Enough

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    desk = new_desk()
    with pytest.raises(Enough):
        asyncio.run(ask_address(Inlet(desk, CAPABILITY), CapHttp(url=url)))
    thread.join()
    server.server_close()
    assert len(desk.of(records.WarningReceived)) == 1
    with pytest.raises(Unavailable):
        asyncio.run(ask_address(Inlet(desk, CAPABILITY), CapHttp(url=url)))
