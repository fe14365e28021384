"""The guides are walked as they stand: every step is carried out by its reader, and shows what the guide says."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Final

import click
import pytest

from lindero.app import find_registry
from lindero.shells.cli.main import cli
from lindero.trust.agreements.order import CHECKS
from lindero.trust.agreements.vocabulary import LANGUAGES
from tests.guides import (
    administrator,
    community_officer,
    data_protection_officer,
    duty_officer,
    lawyer,
    liaison_officer,
    neighbours_engineer,
)
from tests.guides.walking import GUIDES, People, Walk, steps_of
from tests.guides.worlds import guided

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")

WALKS: Final = (
    *(administrator, duty_officer, liaison_officer, lawyer),
    *(neighbours_engineer, data_protection_officer, community_officer),
)
"""The guides of the console; each module has a function for each step, named by the step's heading."""

NUMBERS: Final = {"five": 5, "fifteen": 15, "seventeen": 17}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Give the readers of the guides two nations with ships and an agreement."""
    stage = guided(tmp_path_factory.mktemp("guides"))
    yield People(stage)
    stage.world.close()


def function_of(heading: str) -> str:
    """Return the name of the function that carries a step out."""
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")


@pytest.mark.parametrize("guide", WALKS, ids=lambda guide: guide.GUIDE)
def test_every_step_of_a_guide_has_somebody_who_takes_it(guide: ModuleType) -> None:
    """A step that nothing carries out, and a walk whose step is gone, are both told."""
    walks = [name for name, found in vars(guide).items() if _is_walk(guide, name, found)]
    assert walks == [function_of(heading) for heading in steps_of(guide.GUIDE)]


@pytest.mark.parametrize(
    ("guide", "heading"), [(guide, heading) for guide in WALKS for heading in steps_of(guide.GUIDE)]
)
def test_a_step_is_carried_out_as_the_guide_says(people: People, guide: ModuleType, heading: str) -> None:
    """What the guide tells its reader to do is done, and what it says will be seen is seen."""
    walk = Walk(guide.GUIDE, heading, people)
    getattr(guide, function_of(heading))(walk)
    walk.check()


def _is_walk(guide: ModuleType, name: str, found: object) -> bool:
    is_own = isinstance(found, FunctionType) and found.__module__ == guide.__name__
    return is_own and not name.startswith("_")


def test_the_readme_counts_and_commands_are_true() -> None:
    """Numbers that the README names are those of the program, and its commands and options exist."""
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    detectors = len(find_registry().offers("detectors"))
    for words, number in (("seventeen checks", len(CHECKS)), ("fifteen rule detectors", detectors)):
        assert words in text
        assert number == NUMBERS[words.split()[0]], words
    assert "text in five languages" in text
    assert len(LANGUAGES) == NUMBERS["five"]
    for command in re.findall(r"`lindero ([^`]+)`", text):
        name, *words = command.split()
        found = cli.get_command(click.Context(cli, obj=find_registry), name)
        assert found is not None, command
        known = {option for parameter in found.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, command
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in ("demo", "test") if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("guide", sorted(path.name for path in GUIDES.glob("*.md")))
def test_every_picture_and_page_that_a_guide_names_is_there(guide: str) -> None:
    """Screenshots and links of a guide lead to files of this repository."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    named = [*PICTURE.findall(text), *re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)", text)]
    assert [name for name in named if not (GUIDES / name).exists()] == []
