"""EXC-07: questions and answers cross with original and translation, each labelled; a review is the reviewer's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.requests.records import InformationAsked
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.generated import Bilingual, Generated, Translation
from tests.nodes.concluded import concluded_world
from tests.nodes.requesting import asked, do, given, shown, treaty
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
    world = concluded_world(tmp_path, treaty().replace(", translation", ""), folders=())
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
