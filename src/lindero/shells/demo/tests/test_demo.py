"""The demonstration keeps what it promises: three processes, a real wire, figures from the nodes themselves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from lindero.engine.clock import SystemClock
from lindero.kernel.errors import LinderoError
from lindero.shells.cli.control import request
from lindero.shells.demo.cast import AGREEMENTS, NEIGHBOURS, agreement_text, by_nation
from lindero.shells.demo.crew import Post
from lindero.shells.demo.result import Result
from lindero.shells.setup import MadeNode
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.rules import check_role

SCRIPT = "from lindero.app import main; main()"
KEYS = {
    "observed", "invalid", "tracks", "released", "refused", "received", "receipts_verified", "logs_verified",
    "latency_ms", "suspended_effective_ms", "recalled", "erased_proved",
}  # fmt: skip
"""What outside checks read of the last line."""


def played(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the demonstration without a screen; return status, output, and what was said on the way."""
    command = [sys.executable, "-c", SCRIPT, "demo", "--headless", "--json", *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_headless_run_ends_by_itself_with_its_figures(tmp_path: Path) -> None:
    """Everything is shown and proved, the last line is JSON, and nothing is left behind."""
    status, output, told = played(tmp_path, "--duration", "120", "--speed", "20")
    assert status == 0, told
    line = output.strip().splitlines()[-1]
    result = msgspec.json.decode(line, type=Result)
    assert set(msgspec.json.decode(line)) >= KEYS
    assert result.observed > 0
    assert result.released > 0
    assert result.received > 0
    assert "AREA" in result.refused
    assert result.logs_verified == result.logs > 0
    # One certificate for each recipient: the newest record may have gone to both neighbours.
    assert result.recalled == 1
    assert result.erased_proved in {1, 2}
    assert result.suspended_effective_ms < 60_000
    assert "a boat on Nordia's public page and leaves no name; an officer answers" in " ".join(told.split())
    assert list(tmp_path.glob("lindero-demo-*")) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_recording_of_ones_own_is_played(tmp_path: Path) -> None:
    """A file of AIS lines takes the place of Nordia's scenario, its garbage counted and survived."""
    from lindero.capabilities.sensors.demo import scenario_lines  # noqa: PLC0415  only this test needs ships

    recording = tmp_path / "own.nmea"
    lines = [line for _, line in scenario_lines("own", 1_800_000_000_000, 120.0)]
    recording.write_bytes(b"\r\n".join([*lines, b"!AIVDM,1,1,,A,garbage*00", b"\xff\xfe"]) + b"\r\n")
    status, output, told = played(tmp_path, "--ais", str(recording), "--speed", "30", "--duration", "60")
    assert status == 0, told
    assert msgspec.json.decode(output.strip().splitlines()[-1], type=Result).invalid >= 2


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_told_to_end_it_ends_its_nodes(tmp_path: Path) -> None:
    """A demonstration that is ended from outside leaves no node behind."""
    kept = tmp_path / "kept"
    command = [sys.executable, "-c", SCRIPT, "demo", "--headless", "--keep", str(kept)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as demo:
        _until_all(kept, is_up=True)
        demo.send_signal(signal.SIGTERM)
        _, told = demo.communicate()
    assert (demo.returncode, "Stopped." in told) == (0, True), told
    _until_all(kept, is_up=False)


def _until_all(kept: Path, *, is_up: bool) -> None:
    """Wait until every node of the demonstration answers, or none does."""
    end = time.monotonic() + 60  # excused(clock): waits for real nodes
    while {_answers(kept / neighbour.name.lower()) for neighbour in NEIGHBOURS} != {is_up}:
        assert time.monotonic() < end, "it did not come about in time"  # excused(clock): the same
        time.sleep(0.1)  # excused(clock): the same


def _answers(folder: Path) -> bool:
    try:
        request(folder, "POST", "/control/health", b"{}")
    except LinderoError:
        return False
    return True


def test_node_that_died_is_named_with_its_last_words(tmp_path: Path) -> None:
    """Whoever watches reads which node ended, by what, and what its journal said last."""
    (tmp_path / "journal.log").write_text("began\nFatal Python error\n", encoding="utf-8")
    post = Post(
        by_nation("VES"),
        MadeNode(folder=tmp_path, fingerprint="", phrases={}, officer_keys={}),
        SystemClock(),
    )
    assert post.ended() is None
    with subprocess.Popen([sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"]) as died:
        post._process = died
        died.wait()
    assert post.ended() == "The node of Vesta ended by itself: SIGSEGV.\nbegan\nFatal Python error"


def test_agreements_of_the_cast_bind_the_cast() -> None:
    """The treaty files are in order, and every party is played by one of the neighbours."""
    for name in AGREEMENTS:
        agreement = load_agreement(agreement_text(name), name)
        assert set(agreement.nations) <= {neighbour.nation for neighbour in NEIGHBOURS}


def test_AGR_09_the_public_of_the_demonstration_has_agreements_to_read() -> None:
    """Every party publishes the shared pictures and the watch; about enquiries it says nothing, and that is a no."""
    texts = [load_agreement(agreement_text(name), name) for name in AGREEMENTS]
    assert [one.id for one in texts if one.is_public] == ["AG-7", "AG-12", "AG-21"]
    assert not any(party.publishes for one in texts if one.id == "AG-9" for party in one.parties)


def test_nobody_of_the_cast_holds_what_must_be_apart() -> None:
    """Roles exist, and the plan gives nobody two that one person may not hold."""
    for neighbour in NEIGHBOURS:
        for person in neighbour.plan(1, 2).people:
            for place, role in enumerate(person.roles):
                assert role in ROLES
                check_role(role, person.roles[:place])
    assert by_nation("VES").name == "Vesta"
