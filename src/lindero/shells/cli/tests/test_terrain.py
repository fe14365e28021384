"""`lindero terrain`: a survey's file into the coverage of a node that has every folder."""

from pathlib import Path

from click.testing import CliRunner, Result

from lindero.app import find_records, find_registry
from lindero.shells.cli.main import cli
from lindero.shells.cli.reaching import Found
from lindero.shells.node import Node

GRID = "ncols 2\nnrows 2\nxllcorner 11\nyllcorner 55\ncellsize 0.5\n1 2\n3 4\n"


def call(*words: object) -> Result:
    """Run `lindero` with some words, on all folders."""
    found = Found(find_registry, find_records)
    return CliRunner().invoke(cli, [str(word) for word in words], obj=found, prog_name="lindero")


def test_heights_of_a_file_are_taken_in(tmp_path: Path) -> None:
    """What a file holds is on record under its name; of a file that is no ground nothing is."""
    made = call("init", tmp_path / "nordia", "--nation", "NRD", "--name", "Nordia", "--setting", "exercise")
    assert made.exit_code == 0, made.output
    file = tmp_path / "Salt Plain.asc"
    ask = ("terrain", file, "--source", "Nordia Land Survey", "--node", tmp_path / "nordia")
    file.write_text(GRID + "5")
    refused = call(*ask)
    assert refused.exit_code != 0
    assert "5 heights are not 2 rows of 2" in refused.output
    file.write_text(GRID)
    told = call(*ask)
    assert "2 rows of 2 heights, 1 pieces, 0 cells without a height" in told.output
    node = Node(tmp_path / "nordia", find_registry())
    kept = node.store.query("SELECT name, source, rows FROM sensors_terrain")
    node.close()
    assert kept == [("salt-plain", "Nordia Land Survey", 2)]


def test_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The message names the file, before any node is reached."""
    told = call("terrain", tmp_path / "N55E011.hgt", "--source", "survey")
    assert told.exit_code != 0
    assert "N55E011.hgt cannot be read" in told.output
