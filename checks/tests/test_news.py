"""The check that a change comes with its news."""

import shutil
import subprocess
from pathlib import Path

import pytest

from checks import news
from checks.house import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project with its news set up as here, and one commit on its main branch."""
    monkeypatch.setattr(news, "ROOT", tmp_path)
    for name in ("pyproject.toml", "CHANGES.md", "changes/README.md", "src/lindero/__init__.py"):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "begin")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=Keller", "-c", "user.email=keller@nordia.example")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, why: str) -> None:
    """Commit everything."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", why)


def change(folder: Path) -> None:
    """Change something on a branch of its own."""
    git(folder, "checkout", "--quiet", "-b", "work")
    (folder / "src" / "lindero" / "more.py").write_text("x = 1\n", encoding="utf-8")
    commit(folder, "change")


def test_change_without_news_fails(project: Path) -> None:
    """A branch that changes something and tells nobody is found."""
    change(project)
    assert news.main() == 1


def test_change_with_news_passes(project: Path) -> None:
    """One fragment is enough."""
    change(project)
    (project / "changes" / "+more.added.md").write_text("You can do more.\n", encoding="utf-8")
    commit(project, "news")
    assert news.main() == 0


def test_main_itself_passes(project: Path) -> None:
    """On the main branch there is nothing to compare: what is there was told when it came."""
    assert news.main() == 0


def test_fragment_of_no_kind_fails(project: Path) -> None:
    """A fragment that would never be gathered is found."""
    change(project)
    (project / "changes" / "+more.shiny.md").write_text("You can do more.\n", encoding="utf-8")
    commit(project, "news")
    assert news.main() == 1


def test_checkout_without_a_main_branch_reads_the_fragments(project: Path) -> None:
    """Where there is nothing to compare with, the fragments are read all the same."""
    git(project, "branch", "--move", "other")
    assert news.base() is None
    assert news.main() == 0
