"""S-61: what comes from outside joins only where somebody let in exactly these files, and they are proved first."""

import contextlib
import importlib.util
import os
import py_compile
import sqlite3
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from lindero import app
from lindero.engine.admission import digest_of, judged, read_list
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.watch import tried, watch
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, LinderoError, Refused
from lindero.kernel.times import DAY_MS, instant_of
from lindero.shells.cli.main import cli
from lindero.shells.cli.reaching import Found
from lindero.shells.node import Node
from lindero.trust.identity.pages.administration import HealthQuery
from tests.safeguards.office import START, an_office
from tests.safeguards.packages import ACTIONS, ASSESSED, CAPABILITY, Shelf, a_shelf

ADMINISTRATOR = Actor(name="person/admin", grants=frozenset({"identity.administer"}), roles=("ADM",))
NOTHING_RAN = "raise SystemExit('it ran')\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Give a place for packages, with a list on which nobody stands."""
    with a_shelf(tmp_path) as made:
        yield made


def faults_of(name: str) -> tuple[str, ...]:
    """Return why a package does not join; nothing if it does."""
    (found,) = [outsider for outsider, _ in app.find_outsiders() if outsider.name == name]
    return found.faults


def test_S_61_package_that_somebody_let_in_joins_and_works(shelf: Shelf, tmp_path: Path) -> None:
    """The normal way: named with its digest, proved, joined after the program's own folders, and on record."""
    shelf.place("gauges")
    shelf.let_in("gauges")
    registry = app.find_registry()
    assert registry.outside == {"gauges"}
    assert registry.capabilities[-1].name == "gauges"
    with an_office(tmp_path) as office:
        office.node.close()
        node = Node(office.node.folder, registry, clock=SetClock(START), random=SeededRandom("gauges"))
        with contextlib.closing(node):
            action = node.registry.action("gauges.read_level")
            actor = Actor(name="person/keller", grants=frozenset({"gauges.read"}))
            answers = [node.act(action.name, action.asks(level_mm=level), actor) for level in (3, 5)]
            assert answers == [0, 1]
            told = node.store.query("SELECT name, faults FROM identity_outsiders")
    assert told == [("gauges", "[]")]


def test_S_61_package_that_nobody_let_in_does_not_run_at_all(shelf: Shelf) -> None:
    """An installer's way: being installed is not being let in, and not a line of it runs."""
    shelf.place("stranger", {"__init__.py": NOTHING_RAN})
    assert "nobody let it in" in faults_of("stranger")[0]
    assert app.find_registry().outside == frozenset()
    assert "stranger_package" not in sys.modules


def test_S_61_package_that_changed_since_does_not_join(shelf: Shelf) -> None:
    """An update's way: one letter more in any file, or one file more, is another package."""
    folder = shelf.place("changed")
    shelf.let_in("changed")
    (folder / "records.py").write_text(NOTHING_RAN)
    assert faults_of("changed") == ("it is another than the one that brandt let in",)
    shelf.place("changed")
    assert faults_of("changed") == ()
    (folder / "more.html").write_text("<p>more</p>")
    assert faults_of("changed") == ("it is another than the one that brandt let in",)


def test_S_61_bytes_that_somebody_compiled_beforehand_are_not_run(shelf: Shelf) -> None:
    """What runs is what was read: a cache beside the source, as fresh as the source, is passed over."""
    folder = shelf.place("cached", {"__init__.py": NOTHING_RAN})
    source = folder / "__init__.py"
    cached = Path(importlib.util.cache_from_source(str(source)))
    py_compile.compile(str(source), cfile=str(cached), doraise=True)
    stat = source.stat()
    source.write_text('"""As it was read."""\n'.ljust(stat.st_size - 1) + "\n")
    os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert source.stat().st_size == stat.st_size
    shelf.let_in("cached")
    assert faults_of("cached") == ()


@pytest.mark.parametrize("name", ["engine.so", "sitecustomize.pth", "records.pyc", "run.sh"])
def test_S_61_file_that_no_capability_has_keeps_the_package_out(shelf: Shelf, name: str) -> None:
    """Machine code, compiled Python and scripts cannot be read, so nobody can have read them."""
    folder = shelf.place("heavy", {"__init__.py": NOTHING_RAN})
    (folder / name).write_bytes(b"\x7fELF")
    shelf.let_in("heavy")
    assert faults_of("heavy") == (f"{name} is no file that a capability has",)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("import socket", "imports socket"),
        ("import sqlite3 as database", "imports sqlite3"),
        ("from os import system", "imports os"),
        ("from lindero.engine.store import Store", "imports lindero.engine.store"),
        ("from lindero.trust.identity import sessions", "imports lindero.trust.identity"),
        (
            "from lindero.capabilities.rescue.actions import units",
            "imports lindero.capabilities.rescue.actions",
        ),
        ("from lindero.kernel.record import msgspec", "imports the module msgspec of lindero.kernel.record"),
        ("from typing import sys", "imports typing.sys"),
        ("import enum\nX = enum.sys", "reaches enum.sys"),
        ("import enum\nX = [enum]", "hands on the module enum"),
        ("def late():\n    from typing import Any\n", "imports where it is not seen at once"),
        ("X = open('/etc/passwd')", "says open"),
        ("X = __import__('socket')", "says __import__"),
        ("X = eval('1')", "says eval"),
        ("X = getattr(1, 'real')", "says getattr"),
        ("X = (1).__class__.__base__.__subclasses__()", "looks into __subclasses__"),
        ("def f(desk):\n    return desk._desk\n", "looks into _desk"),
        (
            "def f(desk):\n    match desk:\n        case object(_desk=x):\n            return x\n",
            "looks into _desk",
        ),
        ("X = '{0._desk}'.format(1)", "looks into format"),
        ("class A:\n    def __getattribute__(self, name): ...\n", "defines __getattribute__"),
        ("class A:\n    x: \"open('/etc/passwd')\"\n", "says open"),
        ("def f(g):\n    return g.gi_frame\n", "looks into gi_frame"),
    ],
)
def test_S_61_source_that_reaches_out_keeps_the_package_out(shelf: Shelf, line: str, fault: str) -> None:
    """A direct call's way: neither socket, file, database nor engine has a name in the language that is admitted."""
    shelf.place("reaching", {"records.py": f"{NOTHING_RAN}{line}\n"})
    shelf.let_in("reaching")
    assert any(fault in told for told in faults_of("reaching")), faults_of("reaching")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('    reads=("identity_accounts",),\n', "reads identity_accounts"),
        ("    searches_persons=True,\n", "looks for persons"),
        (
            "    sharings=(SharingOffer(needs='NAME.read', tell=read_level),),\n",
            "tells with whom records are",
        ),
        ("    offer_folds={'layers': level_read},\n", "handed what every other folder offers"),
        (
            "    reactions=(Reaction(name='NAME.follow', on=(RoleGranted,), run=read_level),),\n",
            "follows identity.role",
        ),
        (
            "    guards=(Guard(name='NAME.stop', sentence='x', check=read_level, on=(RoleGranted,)),),\n",
            "could stop",
        ),
        (
            "    guards=(Guard(name='NAME.stop', sentence='x', check=read_level, role='unit'),),\n",
            "could stop",
        ),
    ],
)
def test_S_61_declaration_that_reaches_beyond_its_own_keeps_the_package_out(
    shelf: Shelf, line: str, fault: str
) -> None:
    """An administrator's way: who lets a package in cannot let it read persons, secrets or others' rows."""
    text = CAPABILITY.replace("import Action,", "import Guard, Reaction, SharingOffer, Action,")
    text = text.replace(
        "\nCAPABILITY", "from lindero.trust.identity.records import RoleGranted\n\nCAPABILITY"
    )
    shelf.place("greedy", {"capability.py": text.replace("    grants=(", f"{line}    grants=(")})
    shelf.let_in("greedy")
    assert any(fault in told for told in faults_of("greedy")), faults_of("greedy")
    assert app.find_registry().outside == frozenset()


@pytest.mark.parametrize("lane", ["life", "alert"])
def test_S_61_life_lane_is_closed_to_what_comes_from_outside(shelf: Shelf, lane: str) -> None:
    """Around the gate: the lane that needs no clause carries nothing of a capability from outside."""
    text = (shelf.place("signals") / "records.py").read_text()
    text = text.replace("    keep_days:", f'    default_lane: ClassVar[str] = "{lane}"\n    keep_days:')
    shelf.place("signals", {"records.py": text})
    shelf.let_in("signals")
    assert (faults_of("signals") != ()) is (lane == "life")


def test_S_61_list_that_others_may_change_is_no_list(shelf: Shelf) -> None:
    """Somebody else's way: who is not the owner of the installation adds no name to it."""
    shelf.place("gauges")
    shelf.let_in("gauges")
    shelf.list.chmod(0o666)
    with pytest.raises(Invalid, match="Others may change"):
        app.find_outsiders()
    shelf.list.chmod(0o600)
    shelf.list.write_text("packages = 3\n")
    with pytest.raises(Invalid) as refusal:
        read_list(shelf.list)
    assert refusal.value.code == "outside.list"


def test_S_61_who_was_left_out_is_on_record_once(shelf: Shelf, tmp_path: Path) -> None:
    """Logged: the node opens without it, says why in its log, and says it again only when something changed."""
    shelf.place("stranger", {"__init__.py": NOTHING_RAN})
    with an_office(tmp_path) as office:
        office.node.close()
        for _ in range(2):
            registry = app.find_registry()
            with contextlib.closing(Node(office.node.folder, registry, clock=SetClock(START))) as node:
                rows = node.store.query(
                    "SELECT count(*) FROM log_heads WHERE kind = 'identity.outsider_judged'"
                )
                told = node.store.query("SELECT name, faults FROM identity_outsiders")
        assert rows == [(1,)]
        assert told[0][0] == "stranger"
        assert "nobody let it in" in told[0][1]
        office.reopen()


@pytest.mark.parametrize(
    ("assessed", "why"),
    [
        ("", "names no impact assessment"),
        (ASSESSED.replace('"DPIA-9"', '" "'), "names no impact assessment"),
        (ASSESSED.replace("opinion_by", "# "), "no data protection officer gave an opinion"),
        (ASSESSED.replace("assessed_until", "# "), "until when its assessment counts"),
        (ASSESSED.replace("2999-12-31", "2026-01-31"), "DPIA-9 ended on 2026-01-31"),
    ],
)
def test_AGR_08_S_61_nothing_joins_without_an_assessment_that_counts(
    shelf: Shelf, assessed: str, why: str
) -> None:
    """No number, no opinion of a data protection officer, no end or one that has passed: not a line of it runs."""
    shelf.place("gauges", {"__init__.py": NOTHING_RAN})
    shelf.let_in("gauges", assessed=assessed)
    assert any(why in fault for fault in faults_of("gauges"))
    assert "gauges_package" not in sys.modules
    shelf.place("gauges")
    shelf.let_in("gauges")
    assert faults_of("gauges") == ()


def test_AGR_08_an_assessment_counts_through_its_last_day(shelf: Shelf) -> None:
    """The last instant of the day is within, the next is not."""
    shelf.place("gauges")
    shelf.let_in("gauges")
    (named,) = read_list(shelf.list).values()
    (entry,) = [one for one in entry_points(group=app.ENTRY_POINTS) if one.name == "gauges"]
    for now, is_late in ((named.ends_at - 1, False), (named.ends_at, True)):
        assert bool(judged(entry, {"gauges": named}, now)[0].faults) == is_late
    assert named.ends_at == instant_of("3000-01-01T00:00:00Z")


def test_AGR_08_an_assessment_that_ends_is_a_task_while_the_node_runs(shelf: Shelf, tmp_path: Path) -> None:
    """The page of the node's health asks for it a month before and from its end on, and counts it as trouble."""
    shelf.place("gauges")
    shelf.let_in("gauges", assessed=ASSESSED.replace("2999-12-31", "2998-12-31"))
    registry = app.find_registry()
    with an_office(tmp_path) as office:
        office.node.close()
        ends_at = registry.outsiders[0].ends_at
        seen = []
        for days in (40, 20, -1):
            clock = SetClock(ends_at - days * DAY_MS)
            with contextlib.closing(Node(office.node.folder, registry, clock=clock)) as node:
                health: Any = node.show(node.page("/admin/health"), HealthQuery(), ADMINISTRATOR)
                seen += [(one.name, one.assessment, one.tone) for one in health.outsiders]
        assert [tone for _, _, tone in seen] == ["ok", "warning", "alarm"]
        assert seen[0][:2] == ("gauges", "DPIA-9")
        office.reopen()


REACHING: dict[str, Callable[[], Any]] = {
    "a database": lambda: sqlite3.connect("/tmp/lindero-never.db"),  # noqa: S108  it is never opened
    "a socket": lambda: __import__("socket").create_connection(("127.0.0.1", 9)),
    "a process": lambda: __import__("subprocess").run(["true"], check=True),
    "a file": lambda: Path("/etc/hostname").read_text(),
}


@pytest.mark.parametrize("what", REACHING)
def test_S_61_what_the_proof_did_not_see_is_stopped_while_it_runs(tmp_path: Path, what: str) -> None:
    """A plug-in's way: code of a watched folder that got hold of a way out all the same is stopped at the door."""
    folder = tmp_path / "watched"
    folder.mkdir()
    source = "def call(act):\n    try:\n        return act()\n    except OSError:\n        return None\n"
    module: dict[str, Any] = {}
    exec(compile(source, str(folder / "actions.py"), "exec"), module)  # noqa: S102  code of a watched file
    assert module["call"](lambda: 3) == 3
    watch([folder])
    with pytest.raises(Refused) as refusal:
        module["call"](REACHING[what])
    assert refusal.value.reasons == ("OUTSIDE",)
    assert str(folder) in tried()[-1]


def test_S_61_what_the_program_does_for_it_is_not_stopped(shelf: Shelf, tmp_path: Path) -> None:
    """Its rows come from a database that the program opens; replayed records are folded by it as ever."""
    shelf.place("again")
    shelf.let_in("again")
    registry = app.find_registry()
    with an_office(tmp_path, setting="exercise") as office:
        office.node.close()
        node = Node(office.node.folder, registry, clock=SetClock(START), random=SeededRandom("again"))
        with contextlib.closing(node):
            action = node.registry.action("again.read_level")
            actor = Actor(name="person/keller", grants=frozenset({"again.read"}))
            node.act(action.name, action.asks(level_mm=1), actor)
            with pytest.raises(LinderoError):
                node.work("again", actor, lambda desk: desk.rows("SELECT secret FROM identity_accounts"))


def test_S_61_fold_that_reaches_for_other_rows_undoes_its_record(shelf: Shelf, tmp_path: Path) -> None:
    """A fold's way: whatever SQL it holds, another's rows are neither read nor changed, and nothing is kept."""
    for number, sql in enumerate(
        (
            "INSERT INTO NAME_levels SELECT secret, 1 FROM identity_accounts",
            "DELETE FROM log_heads",
            "UPDATE identity_roles SET role = 'DPO'",
            "DROP TABLE NAME_levels",
        )
    ):
        name = f"thief{number}"
        folded = f'rows.execute("{sql}")\n    rows.execute('
        shelf.place(name, {"actions.py": ACTIONS.replace("rows.execute(", folded, 1)})
        shelf.let_in(name)
    registry = app.find_registry()
    assert len(registry.outside) == 4
    with an_office(tmp_path) as office:
        office.node.close()
        node = Node(office.node.folder, registry, clock=SetClock(START), random=SeededRandom("thieves"))
        with contextlib.closing(node):
            before = node.store.query("SELECT count(*) FROM log_heads")
            for name in sorted(registry.outside):
                action = node.registry.action(f"{name}.read_level")
                actor = Actor(name="person/keller", grants=frozenset({f"{name}.read"}))
                with pytest.raises(Refused, match="not its own"):
                    node.act(action.name, action.asks(level_mm=1), actor)
            heads = node.store.query("SELECT kind FROM log_heads ORDER BY seq DESC LIMIT 4")
            assert {kind for (kind,) in heads} == {"identity.access_refused"}
            assert node.store.query("SELECT count(*) FROM log_heads") == [(before[0][0] + 4,)]


def test_S_61_its_desk_opens_no_record_about_persons(shelf: Shelf, tmp_path: Path) -> None:
    """A name of a record is no way to it: what speaks of persons, or is another's secret, stays closed."""
    reading = ACTIONS.replace("desk.put(LevelRead(level_mm=ask.level_mm))", "desk.record(ask.name)")
    reading = reading.replace("    level_mm: int\n", "    level_mm: int\n    name: str = ''\n")
    shelf.place("curious", {"actions.py": reading})
    shelf.let_in("curious")
    registry = app.find_registry()
    with an_office(tmp_path) as office:
        office.node.close()
        node = Node(office.node.folder, registry, clock=SetClock(START), random=SeededRandom("curious"))
        with contextlib.closing(node):
            ((record_id,),) = node.store.query(
                "SELECT record_id FROM log_heads WHERE kind = 'identity.person_enrolled' LIMIT 1"
            )
            action = node.registry.action("curious.read_level")
            actor = Actor(name="person/keller", grants=frozenset({"curious.read"}))
            ask = msgspec.convert({"level_mm": 1, "name": record_id}, action.asks)
            with pytest.raises(Refused) as refusal:
                node.act(action.name, ask, actor)
            assert refusal.value.code == "outside.record"


def test_S_61_command_tells_who_asks_and_why_somebody_is_left_out(shelf: Shelf) -> None:
    """Whoever runs the installation sees each package with its digest, to read it and let in exactly that."""
    shelf.place("gauges")
    shelf.let_in("gauges")
    shelf.place("stranger", {"__init__.py": NOTHING_RAN})
    told = CliRunner().invoke(cli, ["outside"], obj=Found(app.find_registry, app.find_records))
    assert told.exit_code == 0, told.output
    assert f"gauges  {digest_of(shelf.folder / 'gauges_package')}  let in" in told.output
    assert f"stranger  {digest_of(shelf.folder / 'stranger_package')}  left out" in told.output
    assert "nobody let it in" in told.output
