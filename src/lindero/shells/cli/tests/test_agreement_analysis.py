"""`lindero agreement` may, diff, dry-run, onward and faults, as a person uses them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from lindero.app import find_records
from lindero.capabilities.oversight.capability import CAPABILITY as OVERSIGHT
from lindero.engine.registry import joined
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.shells.api.tests import nodes
from lindero.shells.cli.agreements_in_force import known_to
from lindero.shells.cli.main import cli
from lindero.shells.cli.reaching import Found
from lindero.shells.cli.tests.conftest import Run
from lindero.trust.agreements.canonical import canonical_bytes
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.exchange.records import GateDecided, Ruling

TREATY = Path(__file__).with_name("treaty.yaml")
KIND = "tracking.track_updated"
Amended = Callable[[str, str], Path]


@pytest.fixture
def amended(tmp_path: Path) -> Amended:
    """Return what writes the treaty's second version, with one piece of text replaced."""

    def write(old: str, new: str) -> Path:
        text = TREATY.read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n")
        text = text.replace("effective: {from: 2026-01-01", "effective: {since: 2026-01-01, from: 2027-01-01")
        assert old in text
        path = tmp_path / "amended.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


def told(run: Run, *words: object, status: int = 0) -> str:
    """Return what a command says."""
    said = run("agreement", *words)
    assert said.exit_code == status, said.stderr
    return str(said.stdout)


def test_AGR_02_may_names_the_clause(run: Run) -> None:
    """Who may get what, for what, where, until when and by which clause stands in the answer."""
    text = told(run, "may", TREATY, "--to", "SUD", "--field", "identity")
    assert "NRD > SUD: fields identity of tracking.track_started, tracking.track_updated" in text
    assert "for border_surveillance, within strait, from 2026-01-01 to 2031-01-01, kept 10 days" in text
    assert "by AG-1@1/art-6-1" in text


def test_never_is_said_with_what_stands_in_the_way(run: Run) -> None:
    """A no is a proof over all permissions, and names what alone would have to be otherwise."""
    text = told(run, "may", TREATY, "--to", "VES", "--field", "identity")
    assert text.startswith("never: none of the ")
    assert "recipient" in text.splitlines()[1]
    found = msgspec.json.decode(told(run, "may", TREATY, "--field", "cargo", "--json"))
    assert found["boxes"] == []
    assert found["life"] is False
    assert found["examined"] == 6


@pytest.mark.parametrize(
    ("words", "is_never"),
    [
        (("--place", "12.0", "55.5"), False),
        (("--place", "12.0000001", "55.5"), True),
        (("--at", "2030-12-31T23:59:59Z"), False),
        (("--at", "2031-01-01"), True),
        (("--source", "military"), True),
        (("--about", "claimant"), True),
        (("--purpose", "border_surveillance"), False),
    ],
)
def test_may_takes_every_part_of_a_question(run: Run, words: tuple[str, ...], *, is_never: bool) -> None:
    """Place and date count to the last step, as in a decision."""
    text = told(run, "may", TREATY, "--field", "identity", "--from", "NRD", "--kind", KIND, *words)
    assert text.startswith("never") == is_never


def test_diff_proves_what_is_released(run: Run, amended: Amended) -> None:
    """A field more is told with a question that is refused today and allowed tomorrow."""
    new = amended("fields: [track_id,", "fields: [track_id, name,")
    text = told(run, "diff", TREATY, new)
    assert "fields that did not cross" in text
    assert "name of tracking.track_started" in text
    assert "is refused by the old text (FIELD) and allowed by the new one under AG-1@2/art-6-1" in text
    assert "withdraws nothing" in text
    found = msgspec.json.decode(told(run, "diff", TREATY, new, "--json"))
    assert {name for change in found["released"] for name in change["aspects"]} == {"fields"}
    assert found["released"][0]["witness"]["before"]["allowed"] is False


def test_diff_of_a_text_with_itself_finds_nothing(run: Run, amended: Amended) -> None:
    """An amendment that changes its number only releases nothing and withdraws nothing."""
    text = told(run, "diff", TREATY, amended("level: 2\n", "level: 2\n"))
    assert "releases nothing" in text
    assert "withdraws nothing" in text


def test_a_law_is_laid_over_both(run: Run, amended: Amended, tmp_path: Path) -> None:
    """What national law withholds is released by no amendment."""
    law = tmp_path / "law.yaml"
    law.write_text(
        "lindero: overlay/1\noverlay_for: NRD\nid: act\nversion: 1\nagreement: every_agreement\ntitle: Act\n"
        "legal_basis: [Act]\neffective: {from: 2026-01-01}\n"
        "narrows: [{id: names, because: Act 3, withhold: name}]\n",
        encoding="utf-8",
    )
    new = amended("fields: [track_id,", "fields: [track_id, name,")
    assert "releases nothing" in told(run, "diff", TREATY, new, "--law", law)


def test_onward_and_faults(run: Run, amended: Amended) -> None:
    """The closure names each hand-over; the faults name the clause, and the exit status says whether there are any."""
    new = amended("no_onward: true}\n", "no_onward: false}\n    onward: [VES]\n")
    text = told(run, "onward", new, "--of", "NRD", "--field", "identity")
    assert "VES may hold what is of NRD; consents needed: 1\n  not bound by any of these texts" in text
    assert "SUD passes it on to VES by AG-1@2/art-6-1\n  no clause here lets SUD send it to VES" in text
    assert "nobody" in told(run, "onward", new, "--field", "cargo")
    assert "idle_purpose" in told(run, "faults", TREATY, status=1)
    assert "review_overdue" in told(run, "faults", TREATY, "--at", "2028-01-01", status=1)


def test_a_wrong_file_is_told_by_its_line(run: Run, amended: Amended) -> None:
    """Nothing is worked out from a text with an error."""
    wrong = amended("level: 2\n", "level: 9\n")
    for words in (("may", wrong), ("diff", TREATY, wrong), ("onward", wrong), ("faults", wrong)):
        said = run("agreement", *words)
        assert said.exit_code == 1
        assert f"{wrong}, line " in said.stderr


def test_dry_run_counts_past_records(amended: Amended, tmp_path: Path, phrase_file: Path) -> None:
    """Decisions of the last days tell how many records more would have crossed, and which fields."""
    registry = joined([*nodes.harbour_registry().capabilities, OVERSIGHT])
    folder = nodes.make(tmp_path / "node", registry=registry).folder
    rulings = tuple(
        Ruling(str(n).zfill(26), KIND, allowed=True, clause="AG-1@1/art-6-1", withheld=("callsign", "name"))
        for n in range(312)
    )
    node = nodes.open_node(folder, registry)
    record = GateDecided(peer="SUD", lane="operations", rulings=rulings)
    node.work("exchange", Actor(name="test/gate"), lambda desk: desk.put(record))
    node.runner.catch_up()
    node.close()
    new = amended("fields: [track_id,", "fields: [track_id, name,")

    def dry(*words: object) -> str:
        said = CliRunner().invoke(
            cli,
            [str(word) for word in ("agreement", "dry-run", new, "--node", folder, *words)],
            obj=Found(lambda: registry, find_records),
        )
        assert said.exit_code == 0, said.stderr
        return said.stdout

    who = ("--as", "aud", "--phrase-file", phrase_file)
    text = dry("--old", TREATY, *who)
    assert text == "SUD: +312 records of tracking.track_updated, fields name (AG-1@2/art-6-1)\n"
    assert msgspec.json.decode(dry("--old", TREATY, "--json", *who))[0]["records"] == 312
    assert "nothing more would have crossed" in dry("--old", new, *who)


class _Node:
    """A node whose pages are given."""

    def __init__(self, pages: Mapping[str, object]) -> None:
        self._pages = pages

    def show(self, path: str, given: Mapping[str, Sequence[str]]) -> bytes:
        """Return a page's data."""
        return msgspec.json.encode(self._pages[path])

    def act(self, action: str, ask: msgspec.Struct) -> bytes:
        """Refuse: nothing is done here."""
        raise AssertionError(action)

    def operate(self, name: str, ask: msgspec.Struct) -> bytes:
        """Refuse: nothing is done here."""
        raise AssertionError(name)


def test_the_nodes_own_texts_are_those_in_force() -> None:
    """Without files of today the node's active agreements count, by their signed bytes; none is told."""
    agreement = load_agreement(TREATY.read_text(encoding="utf-8"), TREATY.name)
    lines = [{"agreement": "AG-1@1", "phase": "active"}, {"agreement": "AG-2@1", "phase": "signed"}]
    text = {"canonical": canonical_bytes(agreement).decode()}
    assert known_to(_Node({"/agreements": {"agreements": lines}, "/agreements/AG-1@1": text})) == [agreement]
    with pytest.raises(Invalid, match="in force"):
        known_to(_Node({"/agreements": {"agreements": lines[1:]}}))
