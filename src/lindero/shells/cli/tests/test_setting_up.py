"""Promises of `lindero setup`: it never sends a pass phrase over a network in the clear without being told to."""

from pathlib import Path

import pytest

from lindero.kernel.errors import Invalid
from lindero.shells.cli.setting_up import check_door, is_of_this_machine
from lindero.shells.cli.tests.conftest import Run

EVERY = "0.0.0.0"  # noqa: S104  an address that is refused


@pytest.mark.parametrize("host", [EVERY, "::", "10.1.2.3", "nordia.example", "127.0.0.1.example"])
def test_an_address_that_others_reach_is_refused_and_the_safe_ways_are_named(host: str) -> None:
    """Neither every address nor a name or number of the network; the advice carries the port by ssh or asks for TLS."""
    assert not is_of_this_machine(host)
    with pytest.raises(Invalid) as refused:
        check_door(host, 8440, behind_tls=False)
    assert refused.value.code == "setup.plain_http"
    assert "ssh -L 8440:localhost:8440" in refused.value.advice
    assert "--behind-tls" in refused.value.advice
    check_door(host, 8440, behind_tls=True)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1", "[::1]"])
def test_this_machine_needs_no_gateway(host: str) -> None:
    """Loopback addresses and their name never leave the machine."""
    check_door(host, 8440, behind_tls=False)


def test_nothing_is_made_where_the_door_is_refused(run: Run, tmp_path: Path) -> None:
    """The command ends before it listens or writes a file, and says why."""
    said = run("setup", tmp_path / "nordia", "--host", EVERY)
    assert said.exit_code != 0
    assert "in the clear" in said.stderr
    assert not (tmp_path / "nordia").exists()
