"""EXC-07: questions and answers cross with original and translation, each labelled; a review is the reviewer's own."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.requests.records import InformationAsked
from lindero.capabilities.requests.records.beside import TranslationAdded
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.kernel.generated import Bilingual, Generated, Translation
from tests.nodes.concluded import concluded_world
from tests.nodes.drawn import drawn
from tests.nodes.requesting import asked, do, given, officer, shown, treaty
from tests.nodes.world import World

SPANISH = "Listas de tripulantes del pesquero Aurora del último mes."
BY_MACHINE = {"translation": SPANISH, "translation_language": "es", "machine": "ferryman 2.1"}
MADE = Generated(model="ferryman", version="2.1")


@pytest.fixture
def neighbours(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia, who may ask each other."""
    world = concluded_world(tmp_path, treaty(), folders=())
    yield world
    world.close()


def worded(world: World, nation: str, request: str, step: str) -> Any:
    """Return what a node's page shows of a step side by side."""
    (found,) = [one for one in shown(world, nation, request).history if one.step == step]
    return found.words


def test_EXC_07_question_and_answer_cross_with_original_and_labelled_translation(neighbours: World) -> None:
    """Both sides read the same: the question by a machine that nobody reviewed, the answer by a translator."""
    request = asked(neighbours, language="en", **BY_MACHINE)
    for nation in ("NRD", "SUD"):
        assert worded(neighbours, nation, request, "information_asked") == Bilingual(
            language="en",
            original="Crew lists of the trawler Aurora in the last month.",
            translations=(Translation(language="es", text=SPANISH, machine=MADE),),
        )
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    do(
        neighbours,
        "SUD",
        "ask_clarification",
        request=request,
        text="¿Cuál de los dos?",
        language="es",
        translation="Which of the two?",
        translation_language="en",
        machine="ferryman 2.1",
        is_reviewed=True,
    )
    neighbours.settle()
    question = worded(neighbours, "NRD", request, "clarification_asked")
    assert question.original == "¿Cuál de los dos?"
    assert question.translations[0].machine == msgspec.structs.replace(MADE, verified_by="person/spoc")
    do(neighbours, "NRD", "give_clarification", request=request, text="The one of 24 metres.")
    neighbours.settle()
    assert worded(neighbours, "SUD", request, "clarification_given") is None
    given(
        neighbours,
        request,
        text="El pesquero hizo escala tres días.",
        language="es",
        translation="The trawler called on three days.",
        translation_language="en",
        translator="interpreter of the contact point",
    )
    answer = worded(neighbours, "NRD", request, "information_given")
    assert answer.original == "El pesquero hizo escala tres días."
    assert answer.in_language("en") == (
        "The trawler called on three days.",
        "translated by interpreter of the contact point",
    )


def test_EXC_07_clause_that_does_not_name_the_translation_lets_the_original_alone_cross(
    tmp_path: Path,
) -> None:
    """Text and label are one field: where it is withheld no word of it leaves, and the request arrives whole."""
    text = (
        treaty()
        .replace(", requests.translation_added", "")
        .replace("[about, ", "[")
        .replace(", translation", "")
    )
    world = concluded_world(tmp_path, text, folders=())
    request = asked(world, language="en", **BY_MACHINE)
    assert worded(world, "NRD", request, "information_asked").translations[0].text == SPANISH
    assert worded(world, "SUD", request, "information_asked") is None
    assert b"pesquero" not in world.wire("NRD", "SUD")
    assert shown(world, "SUD", request).line.state == "received"
    world.close()


@pytest.mark.parametrize("who", ["person/ben", "reaction/requests.translate"])
def test_S_56_nobody_says_that_another_reviewed_a_translation(neighbours: World, who: str) -> None:
    """Past every form, by a direct call: a review is put by the reviewer, who is a person."""
    made = msgspec.structs.replace(MADE, verified_by="person/ana" if who == "person/ben" else who)
    record = InformationAsked(
        addressee="SUD",
        purpose="counter_smuggling",
        wanted="vessel",
        description="Crew lists of the trawler Aurora in the last month.",
        because="She calls at Sudhavn every week.",
        case_ref="NRD/2026/7",
        contact="duty officer",
        language="en",
        translation=Translation(language="es", text=SPANISH, machine=made),
    )
    with pytest.raises(Refused) as refusal:
        neighbours.nodes["NRD"].work("requests", Actor(name=who), lambda desk: desk.put(record))
    assert refusal.value.code == "identity.verified"


# --- what the side that reads adds ------------------------------------------------------------------------------

INTERPRETED = Translation(language="es", text=SPANISH, translator="court interpreter of Sudhavn")
BY_INTERPRETER = {
    "translation": SPANISH,
    "translation_language": "es",
    "translator": "court interpreter of Sudhavn",
}


def added(world: World, nation: str, about: str, **facts: Any) -> str:
    """Let a nation put a translation beside the other side's words, and let it arrive; return its record's name."""
    name = str(do(world, nation, "add_translation", about=about, **facts))
    world.settle()
    return name


def beside(world: World, nation: str, request: str, step: str) -> list[tuple[str, Translation]]:
    """Return what a node's page shows as added beside the words of a step: by whom, and what."""
    words = worded(world, nation, request, step)
    return [(one.nation, one.translation) for one in words.added] if words is not None else []


def test_EXC_07_receiving_side_adds_a_translation_and_both_read_it_beside_the_original(
    neighbours: World,
) -> None:
    """Asked in English alone: Sudia adds a person's, later a machine's; the words stay Nordia's, the rest Sudia's."""
    request = asked(neighbours, language="en")
    added(neighbours, "SUD", request, **BY_INTERPRETER)
    added(
        neighbours,
        "SUD",
        request,
        translation="Listes d'équipage de l'Aurora.",
        translation_language="fr",
        machine="ferryman 2.1",
        is_reviewed=True,
    )
    french = Translation(
        language="fr",
        text="Listes d'équipage de l'Aurora.",
        machine=msgspec.structs.replace(MADE, verified_by="person/spoc"),
    )
    for nation in ("NRD", "SUD"):
        assert beside(neighbours, nation, request, "information_asked") == [
            ("SUD", INTERPRETED),
            ("SUD", french),
        ]
        words = worded(neighbours, nation, request, "information_asked")
        assert (words.language, words.original) == (
            "en",
            "Crew lists of the trawler Aurora in the last month.",
        )
        assert words.translations == ()
        assert not any(one.step == "translation_added" for one in shown(neighbours, nation, request).history)
    assert shown(neighbours, "SUD", request).line.state == "received"
    neighbours.check_logs_agree()


def test_EXC_07_asking_side_translates_an_answer_beside_the_answering_sides_own(
    neighbours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever receives words may add to them: both sides' translations stand, each with who made it, on its page."""
    request = asked(neighbours, language="en")
    do(neighbours, "SUD", "acknowledge_request", request=request, access="direct")
    neighbours.settle()
    answer = given(neighbours, request, language="es", text="Hizo escala tres días.", **_ENGLISH)
    added(neighbours, "NRD", answer, **(_ENGLISH | {"machine": "", "translator": "interpreter of Nordia"}))
    for nation in ("NRD", "SUD"):
        words = worded(neighbours, nation, request, "information_given")
        assert words.original == "Hizo escala tres días."
        assert [one.machine for one in words.translations] == [MADE]
        assert [(one.nation, one.translation.translator) for one in words.added] == [
            ("NRD", "interpreter of Nordia")
        ]
    form = f"/do/requests/add_translation?about={answer}"
    paths = [f"/requests/{request}", form]
    page, asked_for = drawn(neighbours, "NRD", officer(neighbours), paths, monkeypatch)
    assert page.index("Hizo escala tres días.") < page.index(_ENGLISH["translation"])
    assert page.count("interpreter of Nordia · added by Nordia") == 1
    assert re.findall(r"/do/requests/add_translation[?]about=(\w+)", page) == [answer]
    assert f'value="{answer}"' in asked_for


_ENGLISH = {
    "translation": "She called on three days.",
    "translation_language": "en",
    "machine": "ferryman 2.1",
}


def test_EXC_07_added_translation_crosses_under_a_clause_or_stays_where_it_was_made(tmp_path: Path) -> None:
    """A treaty of before names no such kind: who reads keeps the translation, and no word of it leaves."""
    text = treaty().replace(", requests.translation_added", "").replace("[about, ", "[")
    world = concluded_world(tmp_path, text, folders=())
    request = asked(world, language="en")
    added(world, "SUD", request, **BY_INTERPRETER)
    assert beside(world, "SUD", request, "information_asked") == [("SUD", INTERPRETED)]
    assert beside(world, "NRD", request, "information_asked") == []
    assert b"pesquero" not in world.wire("SUD", "NRD")
    world.close()


def test_S_40_recall_of_the_words_erases_every_translation_of_them_on_both_nodes(neighbours: World) -> None:
    """What was made of a received record goes with it, and back from whoever got that in turn."""
    request = asked(neighbours, language="en")
    added(neighbours, "SUD", request, **BY_INTERPRETER)
    (head,) = [one.head for one in neighbours.events("NRD", "requests.information_asked")]
    (made,) = neighbours.events("SUD", "requests.translation_added")
    (got,) = neighbours.received("SUD", "requests.information_asked")
    assert (made.head.cause, made.head.delete_by) == (got.record_id, got.delete_by)
    assert neighbours.files_holding("NRD", "pesquero")
    neighbours.recall("NRD", head)
    neighbours.settle()
    neighbours.settle()
    for nation in ("SUD", "NRD"):
        (event,) = neighbours.events(nation, "requests.translation_added")
        assert event.record is None
        assert neighbours.files_holding(nation, "pesquero") == []


def test_EXC_07_nobody_translates_own_words_this_way_or_for_another_nation(neighbours: World) -> None:
    """By the form and past it: own words, words of nobody, no words at all, another addressee, no cause, a machine."""
    request = asked(neighbours, language="en")
    with pytest.raises(Refused) as refusal:
        added(neighbours, "NRD", request, **BY_INTERPRETER)
    assert refusal.value.code == "requests.not_theirs"
    with pytest.raises(Missing):
        added(neighbours, "SUD", "z" * 26, **BY_INTERPRETER)
    (noted,) = neighbours.received("NRD", "requests.request_received")
    with pytest.raises(Invalid) as nothing:
        added(neighbours, "NRD", noted.record_id, language="en", **BY_INTERPRETER)
    assert nothing.value.code == "translation.nothing"
    node = neighbours.nodes["SUD"]
    whole = TranslationAdded(
        request=request,
        addressee="NRD",
        purpose="counter_smuggling",
        about=request,
        language="en",
        translation=INTERPRETED,
        until=neighbours.received("SUD", "requests.information_asked")[0].delete_by,
    )

    def put(record: TranslationAdded, name: str = "person/spoc", *, is_caused: bool = True) -> str:
        def work(desk: Any) -> None:
            head, _ = desk.record(request, origin="NRD")
            desk.put(record, cause=head if is_caused else None)

        with pytest.raises(Refused) as refusal:
            node.work("requests", Actor(name=name), work)
        return refusal.value.code

    replaced = msgspec.structs.replace
    assert put(replaced(whole, addressee="VES")) == "requests.addressee"
    assert put(replaced(whole, purpose="crime_investigation")) == "requests.purpose"
    assert put(replaced(whole, until=None)) == "requests.outlives"
    assert put(whole, is_caused=False) == "requests.outlives"
    assert put(whole, "reaction/requests.translate") == "requests.person"
