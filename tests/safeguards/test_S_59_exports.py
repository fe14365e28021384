"""S-59 and S-53: every file that leaves is marked and on record; more than one view takes two persons, by any door."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.kernel.capability import Capability, Grant, Page
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import LinderoError, Refused
from lindero.shells.approval import Given, NeedsApproval
from lindero.shells.console.doors import cookie_name
from lindero.shells.exporting import export
from lindero.shells.marking import handling_in
from lindero.shells.operations import operate
from lindero.shells.said_locally import ExportChannel
from lindero.shells.web import web_application
from lindero.trust.identity.exports import AgreeExport, AskExport, check_agreed
from lindero.trust.identity.records import ExportAgreed, ExportMade
from lindero.trust.identity.viewing import MOST_SHOWN
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.world import DIPLOMAT, World
from tests.safeguards.office import PHRASE, Office, an_office
from tests.safeguards.register import REGISTER, PersonNoted

CASE = "NRD 2026/17"
ASK = AskExport(
    address="/register", purpose="border_checks", case_ref=CASE, reason="the court orders the whole register"
)


def filled(office: Office, count: int) -> None:
    """Write invented persons into the register."""
    entries = [PersonNoted(name=f"Invented {number}") for number in range(count)]
    office.node.work("register", office.actor("keller"), lambda desk: desk.put_all(entries))


def reader(office: Office, person: str = "keller") -> Actor:
    """Return somebody who stated purpose and case."""
    return msgspec.structs.replace(office.actor(person), purpose="border_checks", case_ref=CASE)


def act(office: Office, name: str, ask: msgspec.Struct, person: str) -> Any:
    """Let somebody do something that needs an approval, and approve it with the pass phrase."""
    actor = office.actor(person)
    asked = office.node.ask_approval(name, ask, actor, None)
    return office.node.act(name, ask, actor, Given(nonce=asked.nonce, phrase=PHRASE))


def agreed(office: Office, asker: str = "keller", other: str = "noor") -> str:
    """Let two persons agree to an export of the register."""
    asked = act(office, "identity.ask_export", ASK, asker)
    return str(act(office, "identity.agree_export", AgreeExport(asked=asked), other))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node whose register holds three persons."""
    with an_office(tmp_path, REGISTER) as made:
        filled(made, 3)
        yield made


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Office]:
    """Give a node whose register holds one person more than a view may show."""
    with an_office(tmp_path, REGISTER) as made:
        filled(made, MOST_SHOWN + 1)
        yield made


def test_S_59_every_file_says_by_whom_when_and_for_what(office: Office) -> None:
    """JSON carries the mark beside the view, CSV in its first and its last line."""
    made = export(office.node, "/register", "json", reader(office))
    file = json.loads(made.data)
    assert file["mark"]["who"] == "person/keller"
    assert file["mark"]["at"].startswith("2026-11-22T08:00:00")
    assert (file["mark"]["purpose"], file["mark"]["case_ref"]) == ("Border checks", CASE)
    assert len(file["view"]["names"]) == 3
    rows = list(
        csv.reader(io.StringIO(export(office.node, "/register", "csv", reader(office)).data.decode()))
    )
    mark = f"Nordia node · person/keller · 2026-11-22T08:00:00.000Z · Border checks · {CASE}"
    assert rows[0] == rows[-1] == [mark]
    assert rows[1:-1] == [["value"], ["Invented 0"], ["Invented 1"], ["Invented 2"]]


def test_S_59_every_file_is_on_record_before_anybody_gets_it(office: Office) -> None:
    """Who, what, when, for what, and the digest of exactly that file; and who was seen is in the read log."""
    made = export(office.node, "/register?name=Invented+1", "csv", reader(office))
    kinds = office.kinds()[-2:]
    assert kinds == ["identity.records_viewed", "identity.export_made"]
    head, record = last(office)
    assert isinstance(record, ExportMade)
    assert (head.actor, record.who) == ("person/keller", "person/keller")
    assert record.address == "/register?name=Invented+1"
    assert record.sha256 == hashlib.sha256(made.data).hexdigest()


def last(office: Office) -> tuple[Any, Any]:
    """Return the newest record of the log."""
    ((record_id,),) = office.node.store.query("SELECT record_id FROM log_heads ORDER BY seq DESC LIMIT 1")
    return office.node.work("identity", office.actor("keller"), lambda desk: desk.record(record_id))


def test_S_59_more_than_one_view_is_put_before_a_second_person(full: Office) -> None:
    """The normal way: refused alone; asked for and agreed to by another, it is made once and names the agreement."""
    with pytest.raises(Refused) as refusal:
        export(full.node, "/register", "csv", reader(full))
    assert refusal.value.reasons == ("BULK",)
    name = agreed(full)
    made = export(full.node, "/register", "json", reader(full), name)
    assert len(json.loads(made.data)["view"]["names"]) == MOST_SHOWN + 1
    assert last(full)[1].agreed == name
    with pytest.raises(Refused):
        export(full.node, "/register", "json", reader(full), name)


def test_S_59_S_53_nobody_agrees_to_the_own_export(full: Office) -> None:
    """Neither who asked, nor anybody twice, nor an hour later, nor without approving exactly that."""
    asked = act(full, "identity.ask_export", ASK, "noor")
    with pytest.raises(Refused) as refusal:
        act(full, "identity.agree_export", AgreeExport(asked=asked), "noor")
    assert refusal.value.reasons == ("FOUR_EYES",)
    with pytest.raises(NeedsApproval):
        full.node.act("identity.agree_export", AgreeExport(asked=asked), full.actor("dahl"))
    full.clock.move(3_600_000)
    with pytest.raises(Refused, match="more than an hour ago"):
        act(full, "identity.agree_export", AgreeExport(asked=asked), "dahl")


@pytest.mark.parametrize("change", ["person", "address", "time", "name"])
def test_S_59_agreement_is_for_one_person_one_page_and_one_hour(full: Office, change: str) -> None:
    """Replay: taken by another, for another page, an hour late or made up, it opens nothing, and that is logged."""
    name = agreed(full)
    actor = reader(full, "noor" if change == "person" else "keller")
    address = "/register?name=" if change == "address" else "/register"
    if change == "time":
        full.clock.move(3_600_000)
        actor = reader(full)
    with pytest.raises(Refused) as refusal:
        export(full.node, address, "json", actor, "01MADEUP" if change == "name" else name)
    assert refusal.value.reasons == ("BULK",)
    assert full.kinds()[-1] == "identity.access_refused"


def test_S_59_administrator_exports_nobody_with_or_without_agreement(full: Office) -> None:
    """The administrator's way: the role neither reads, nor asks, nor agrees."""
    with pytest.raises(LinderoError):
        export(full.node, "/register", "json", reader(full, "adams"), agreed(full))
    for name, ask in (("ask_export", ASK), ("agree_export", AgreeExport(asked="01X"))):
        with pytest.raises(Refused):
            full.node.act(f"identity.{name}", ask, full.actor("adams"))


def test_S_59_plug_in_and_direct_call_make_no_agreement(full: Office) -> None:
    """A plug-in puts no agreement; one that is put past the action by nobody who was asked opens nothing."""
    forged = ExportAgreed(asked="01NOBODY", agreed_by="person/dahl", until_at=full.clock.now() + 60_000)
    with pytest.raises(Refused):
        full.node.work("register", full.actor("keller"), lambda desk: desk.put(forged))
    head = full.node.work("identity", full.actor("keller"), lambda desk: desk.put(forged))
    with pytest.raises(Refused):
        full.node.work(
            "identity", full.actor("keller"), lambda desk: check_agreed(desk, head.record_id, "/register")
        )


def test_S_59_exports_are_the_same_in_an_exercise_and_say_so(tmp_path: Path) -> None:
    """Crisis and exercise: a second person there too; the mark says that nothing of it is real."""
    with an_office(tmp_path, REGISTER, setting="exercise") as office:
        filled(office, MOST_SHOWN + 1)
        with pytest.raises(Refused):
            export(office.node, "/register", "csv", reader(office))
        made = export(office.node, "/register?name=Invented+1", "csv", reader(office))
        assert made.mark.in_words().endswith("exercise")


def test_S_59_both_doors_make_the_same_marked_file(office: Office) -> None:
    """By JSON and from the page's menu; the mark is in a header too, and browsers keep no copy."""
    token = office.session("dahl")
    with TestClient(web_application(office.node), base_url="http://nordia.test") as browser:
        browser.cookies.set(cookie_name(office.node, "http"), token)
        by_json = browser.post("/api/exports", json={"address": "/people", "form": "csv"})
        assert by_json.headers["content-disposition"] == 'attachment; filename="people.csv"'
        assert by_json.headers["cache-control"] == "no-store"
        assert "person/dahl" in by_json.headers["lindero-mark"]
        assert 'name="address" value="/people"' in browser.get("/people").text
        asked = {"address": "/people", "form": "csv"}
        assert browser.post("/export", data=asked).status_code == 403, "another site's page asks"
        by_menu = browser.post("/export", data=asked, headers={"origin": "http://nordia.test"})
        assert (by_menu.status_code, by_menu.text) == (200, by_json.text)
        assert browser.post("/api/exports", json={"address": "/people", "form": "pdf"}).status_code == 422
        assert browser.post("/api/exports", json={"address": "/nothing"}).status_code == 404
        assert TestClient(browser.app).post("/api/exports", json={"address": "/people"}).status_code == 401


@pytest.mark.parametrize("text", ["=1+2", "+1", "-1", "@x", "\tx"])
def test_S_59_no_cell_is_a_formula(office: Office, text: str) -> None:
    """What somebody wrote into a field is text to whoever opens the file, and nothing that a program runs."""
    office.node.work("register", office.actor("keller"), lambda desk: desk.put(PersonNoted(name=text)))
    file = export(office.node, "/register", "csv", reader(office)).data.decode()
    assert [f"'{text}"] in list(csv.reader(io.StringIO(file)))


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a made-up page."""

    name: str
    handling: str = ""


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """A made-up page."""

    lines: tuple[Line, ...]
    newest: Line | None = None


class Nothing(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for the made-up page."""

    text: Annotated[str, msgspec.Meta(description="nothing")] = ""


WORDS = "classification:restricted tlp:amber no-onward"


def show_lines(desk: Desk, query: Nothing) -> Lines:
    """Show what a neighbour sent."""
    return Lines(
        lines=(Line(name="a", handling=WORDS), Line(name="b")), newest=Line(name="a", handling=WORDS)
    )


def test_EXC_11_handling_words_stand_on_every_export(tmp_path: Path) -> None:
    """Classification, TLP and the ban on passing on what a neighbour sent are part of the mark, each once."""
    page = Page(
        path="/lines", title="Lines", needs="lines.read", asks=Nothing, show=show_lines, template="x.html"
    )
    folder = Capability(
        name="lines",
        title="Lines",
        pages=(page,),
        grants=(Grant("lines.read", "See lines.", roles=("NCC",)),),
    )
    twice = Lines(
        lines=(Line(name="a", handling=WORDS), Line(name="b")), newest=Line(name="a", handling=WORDS)
    )
    assert handling_in(twice) == (WORDS,)
    with an_office(tmp_path, folder) as office:
        made = export(office.node, "/lines", "csv", office.actor("keller"))
        assert made.data.decode().splitlines()[0].endswith(WORDS)
        assert last(office)[1].handling == (WORDS,)


def test_S_59_bundle_says_who_exported_it(allied: World) -> None:
    """A proof for others is signed with the mark in its header: changed, the bundle no longer verifies."""
    allied.observe("NRD")
    allied.settle()
    node = allied.nodes["NRD"]
    data = operate(node, "export", ExportChannel(channel="lindero/NRD-SUD/AG-1/operations"), DIPLOMAT)
    assert isinstance(data, bytes)
    assert b"person/diplomat" in data.splitlines()[0]
    assert verify_bundle(data).ok
    assert not verify_bundle(data.replace(b"person/diplomat", b"person/somebody", 1)).ok
