"""S-61: a capability from outside gets the desk and nothing else: no database, no other's rows, no way to the peers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

import msgspec
import pytest
from jinja2.exceptions import SecurityError

from lindero import app
from lindero.engine.registry import joined
from lindero.kernel.capability import Action, Capability, Grant, Page, Table
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Defect, LinderoError, Refused
from lindero.kernel.marks import field
from lindero.kernel.record import Record, sharable_fields
from lindero.shells.console.rendering import _Environment
from lindero.trust.identity.records import PeerUnpinned, RoleGranted
from tests.safeguards.office import Office, an_office

TRIED: Final[dict[str, Callable[[Desk], Any]]] = {}
"""What a capability from outside tries, by name."""


class SomethingSeen(Record, frozen=True, kw_only=True, tag="outside.something_seen"):
    """Something was seen by a capability from outside."""

    keep_days: ClassVar[int] = 1
    words: Annotated[str, field("what was seen", max_length=40)]


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """Try something.

    Attributes:
        what: What to try.
    """

    what: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    text: str


def attempt(desk: Desk, ask: Try) -> Any:
    """Try something at the desk."""
    return TRIED[ask.what](desk)


def show_attempt(desk: Desk, query: Try) -> Shown:
    """Try something while a page is shown."""
    return Shown(text=repr(TRIED[query.what](desk)))


OUTSIDE = Capability(
    name="outside",
    title="From outside",
    records=(SomethingSeen,),
    tables=(
        Table(name="outside_rows", columns={"words": "TEXT NOT NULL"}, key=("words",), meaning="Words."),
    ),
    actions=(
        Action(name="outside.try", asks=Try, needs="outside.use", run=attempt, sentence="Try something."),
    ),
    pages=(
        Page(path="/outside", title="x", needs="outside.use", asks=Try, show=show_attempt, template="x.html"),
    ),
    grants=(Grant("outside.use", "Use what came from outside.", roles=("NCC",)),),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node that a capability from outside has joined."""
    with an_office(tmp_path, OUTSIDE) as made:
        yield made
    TRIED.clear()


def tried(office: Office, act: Callable[[Desk], Any]) -> Any:
    """Let the capability from outside try something in an action."""
    TRIED["it"] = act
    return office.node.act("outside.try", Try(what="it"), office.actor("keller"))


def test_S_61_it_does_its_own_work(office: Office) -> None:
    """What it may: its own records, its own rows."""
    head = tried(office, lambda desk: desk.put(SomethingSeen(words="a boat")))
    assert head.actor == "person/keller"
    assert tried(office, lambda desk: desk.rows("SELECT words FROM outside_rows")) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT secret FROM identity_accounts",
        "SELECT body FROM log_bodies",
        "SELECT token_hash FROM identity_sessions",
        "SELECT words FROM outside_rows UNION SELECT secret FROM identity_accounts",
        "SELECT (SELECT secret FROM identity_accounts LIMIT 1) FROM outside_rows",
        "DELETE FROM outside_rows",
        "UPDATE outside_rows SET words = 'x'",
        "ATTACH DATABASE '/tmp/x' AS x",
        "PRAGMA writable_schema = 1",
        "SELECT name FROM sqlite_master",
    ],
)
def test_S_61_it_reads_no_rows_but_its_own_and_changes_none(office: Office, sql: str) -> None:
    """A direct call: whatever the query, nothing of another's comes back and nothing is changed."""
    TRIED["it"] = lambda desk: desk.rows(sql)
    for ask in (
        lambda: office.node.act("outside.try", Try(what="it"), office.actor("keller")),
        lambda: office.node.show(office.node.page("/outside"), Try(what="it"), office.actor("keller")),
    ):
        with pytest.raises(LinderoError):
            ask()


@pytest.mark.parametrize(
    "record",
    [
        RoleGranted(person="keller", role="DPO"),
        PeerUnpinned(nation="SUD", reason="x"),
    ],
    ids=["role", "neighbour"],
)
def test_S_61_it_puts_no_records_but_its_own(office: Office, record: Record) -> None:
    """Neither somebody's role nor the end of a neighbour's recognition, from whichever hands it got the record."""
    with pytest.raises(Refused) as refusal:
        tried(office, lambda desk: desk.put(record))
    assert refusal.value.code == "desk.owner"


def test_S_61_what_the_node_lends_its_trust_folders_is_not_lent_to_it(office: Office) -> None:
    """Neither the preview nor what finds and carries records of neighbours: its desk has no word for asking."""
    words = {word for word in dir(Desk) if not word.startswith("_")}
    assert tried(office, lambda desk: {word for word in dir(desk) if not word.startswith("_")}) == words
    assert office.node.workplace.lent


@pytest.mark.parametrize("name", ["identity", "log", "exchange"])
def test_S_61_it_takes_no_name_of_another(name: str) -> None:
    """Import: a package that calls itself like a folder of the program, or takes its kinds, does not join."""
    with pytest.raises(Defect):
        joined([*app.find_folders(), msgspec.structs.replace(OUTSIDE, name=name)])


def test_S_61_its_page_changes_nothing(office: Office) -> None:
    """Looking is looking: a page that puts a record is a defect, and the log stays as it was."""
    TRIED["it"] = lambda desk: desk.put(SomethingSeen(words="a boat"))
    before = office.kinds()
    with pytest.raises(Defect):
        office.node.show(office.node.page("/outside"), Try(what="it"), office.actor("keller"))
    assert office.kinds() == before


def test_S_61_what_it_puts_crosses_under_no_clause(office: Office) -> None:
    """No network at the gate: a record of its own reaches the gate like any other, and leaves with a clause only."""
    tried(office, lambda desk: desk.put(SomethingSeen(words="a boat")))
    assert office.node.exchange.links == {}
    assert sharable_fields(SomethingSeen) == ()


def test_S_61_holds_in_an_exercise(tmp_path: Path) -> None:
    """Crisis and exercise mode: the desk is the same."""
    with an_office(tmp_path, OUTSIDE, setting="exercise") as office:
        with pytest.raises(LinderoError):
            tried(office, lambda desk: desk.rows("SELECT secret FROM identity_accounts"))
        reaction = Actor(name="reaction/outside.x")
        with pytest.raises(Refused):
            office.node.work(
                "outside", reaction, lambda desk: desk.put(RoleGranted(person="x-y", role="DPO"))
            )


@pytest.mark.parametrize("text", ["{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__ }}"])
def test_S_61_its_template_shows_values_and_reaches_nothing_behind_them(text: str) -> None:
    """A template's way: no template of any folder climbs from a value to the interpreter."""
    with pytest.raises(SecurityError):
        _Environment().from_string(text).render()
