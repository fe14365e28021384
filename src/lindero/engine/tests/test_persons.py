"""A person is found by words in personal fields alone, and only by who may look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.persons import plain_words, words_about
from lindero.engine.tests.workshop import Bench, LevelRead, gauges
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.marks import field
from lindero.kernel.record import Record

STATED = Actor(name="person/dpo", purpose="data_subject_rights", case_ref="R-1")


class VisitNoted(Record, frozen=True, kw_only=True, tag="gauges.visit_noted"):
    """Somebody came by."""

    keep_days: ClassVar[int] = 9
    name: Annotated[str, field("who", personal="direct")]
    aliases: Annotated[tuple[str, ...], field("other names", personal="direct")] = ()
    ship: Annotated[str, field("with which ship", personal="indirect")] = ""
    remark: Annotated[str, field("anything else")] = ""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Return an engine with a folder that serves persons' rights."""
    made = Bench(tmp_path, gauges(records=(LevelRead, VisitNoted), searches_persons=True))
    yield made
    made.store.close()


def looked_for(bench: Bench, *words: str, actor: Actor = STATED) -> list[str]:
    """Return the names of the records in which a person is found."""
    found = bench.store.run(lambda tx: bench.workplace.desk(tx, "gauges", actor).find_persons(words))
    return [head.record_id for head in found]


def test_person_is_found_by_all_words_in_personal_fields(bench: Bench) -> None:
    """Case, accents and order do not matter; every word must stand there; other fields are not looked into."""
    first = bench.put(VisitNoted(name="Zoë Marešová", aliases=("Zoja M.",), ship="Nordstern"))
    bench.put(VisitNoted(name="Zoe Berg", remark="met Maresova"))
    bench.put(LevelRead(gauge="Zoë Marešová", level_mm=1))
    assert looked_for(bench, "maresova ZOE") == [first.record_id]
    assert looked_for(bench, "zoja", "nordstern") == [first.record_id]
    assert looked_for(bench, "Marešová Berg") == []
    assert looked_for(bench, " ,;") == []


def test_erased_records_are_not_found(bench: Bench) -> None:
    """What is gone, or past its time, tells nothing of anybody."""
    head = bench.put(VisitNoted(name="Zoë"))
    bench.put(VisitNoted(name="Zoë"))
    bench.store.run(lambda tx: bench.log.erase(tx, [head.record_id], "NRD"))
    assert len(looked_for(bench, "zoe")) == 1
    bench.clock.move(9 * 86_400_000)
    assert looked_for(bench, "zoe") == []


@pytest.mark.parametrize(
    "actor", [Actor(name="a"), Actor(name="a", purpose="p"), Actor(name="a", case_ref="c")]
)
def test_S_58_nobody_looks_without_purpose_and_case(bench: Bench, actor: Actor) -> None:
    """A search for a person that nobody can justify is impossible."""
    with pytest.raises(Refused) as refusal:
        looked_for(bench, "zoe", actor=actor)
    assert refusal.value.code == "desk.stated"


def test_folder_that_does_not_serve_rights_finds_nobody(tmp_path: Path) -> None:
    """A plug-in's desk refuses, whoever acts."""
    bench = Bench(tmp_path, gauges(records=(LevelRead, VisitNoted)))
    with pytest.raises(Refused) as refusal:
        looked_for(bench, "zoe")
    assert refusal.value.code == "desk.persons"
    bench.store.close()


@given(st.text())
def test_words_are_plain(text: str) -> None:
    """Every word is letters and digits, and reading them again gives the same."""
    words = plain_words(text)
    assert all(word.isalnum() for word in words)
    assert plain_words(" ".join(words)) == words
    assert words_about(VisitNoted(name=text)) == words
