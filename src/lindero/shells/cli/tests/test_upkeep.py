"""`lindero rebuild`: tables folded again from the log."""

from pathlib import Path

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run

SEE = ("harbour", "see-boat", "--name")


def test_tables_come_back_from_the_log(run: Run, folder: Path) -> None:
    """What a table lost is there again after rebuilding, and the log is as it was."""
    for name in ("Ada", "Bob"):
        run(*SEE, name, "--node", folder)
    node = nodes.open_node(folder)
    node.store.run(lambda tx: tx.execute("DELETE FROM harbour_boats"))
    size = node.store.run(node.log.size)
    node.close()
    assert "Ada" not in run("harbour", "show", "boats", "--node", folder).stdout
    said = run("rebuild", folder, "--folder", "harbour")
    assert said.exit_code == 0, said.stderr
    assert said.stdout == "harbour: 2 records folded\n"
    assert "Ada" in run("harbour", "show", "boats", "--node", folder).stdout
    node = nodes.open_node(folder)
    assert node.store.run(node.log.size) == size
    node.close()


def test_all_folders_are_rebuilt_without_a_name(run: Run, folder: Path) -> None:
    """Without --folder every folder's tables are folded again, and people can still sign in."""
    said = run("rebuild", folder)
    assert said.exit_code == 0, said.stderr
    for name in ("identity", "agreements", "sensors", "harbour"):
        assert f"{name}: " in said.stdout
    node = nodes.open_node(folder)
    assert node.sign_in("ncc", nodes.PHRASE) is not None
    node.close()


def test_unknown_folder_is_told_with_those_there_are(run: Run, folder: Path) -> None:
    """A folder that does not exist is named, with those that do."""
    said = run("rebuild", folder, "--folder", "pier")
    assert said.exit_code == 1
    assert "There is no folder pier." in said.stderr
    assert "harbour" in said.stderr


def test_served_node_is_not_rebuilt(run: Run, folder: Path) -> None:
    """While a process serves the node, its store is closed to others."""
    with served(folder):
        said = run("rebuild", folder)
    assert said.exit_code == 1
    assert "Another process is using" in said.stderr
