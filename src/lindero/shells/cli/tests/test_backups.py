"""`lindero backup` and `lindero restore`: what operators type, and what they are told."""

from pathlib import Path

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run

SEE = ("harbour", "see-boat", "--name")


def test_ADM_01_restore_drill(run: Run, folder: Path, tmp_path: Path) -> None:
    """Backed up, lost, restored: what was there is there; what was erased since is erased again."""
    for name in ("Ada", "Canary-Bob"):
        run(*SEE, name, "--node", folder)
    said = run("backup", folder, tmp_path / "backups")
    assert said.exit_code == 0, said.stderr
    backup = Path(said.stdout.strip())
    node = nodes.open_node(folder)
    (bob,) = [
        event.head
        for event in node.store.run(lambda tx: node.log.read(tx, ["harbour.boat_seen"], -1, 9))
        if "Canary-Bob" in repr(event.record)
    ]
    node.store.run(lambda tx: node.log.erase(tx, [bob.record_id], node.nation))
    node.register.keep_up(node.store)
    node.close()
    said = run("restore", folder, backup)
    assert said.exit_code == 1
    assert "--replace" in said.stderr
    said = run("restore", folder, backup, "--replace")
    assert said.exit_code == 0, said.stderr
    assert "1 bodies erased again" in said.stdout
    assert "Ada" in run("harbour", "show", "boats", "--node", folder).stdout
    node = nodes.open_node(folder)
    assert node.store.run(lambda tx: node.log.find(tx, bob.record_id)).record is None
    node.close()


def test_served_node_is_backed_up_and_not_restored(run: Run, folder: Path, tmp_path: Path) -> None:
    """A backup disturbs nobody; a restored store is not slipped under a running process."""
    run(*SEE, "Ada", "--node", folder)
    with served(folder):
        said = run("backup", folder, tmp_path / "backups")
        assert said.exit_code == 0, said.stderr
        said = run("restore", folder, said.stdout.strip(), "--replace")
    assert said.exit_code == 1
    assert "Another process is using" in said.stderr
    assert "Ada" in run("harbour", "show", "boats", "--node", folder).stdout


def test_backup_that_is_none_is_told(run: Run, folder: Path, tmp_path: Path) -> None:
    """A folder without a manifest is named."""
    said = run("restore", folder, tmp_path)
    assert said.exit_code == 1
    assert "holds no backup" in said.stderr
