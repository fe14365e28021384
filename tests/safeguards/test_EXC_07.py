"""EXC-07: nothing that states something crosses ungraded; what a machine made has a grade by rule, marked as such."""

from pathlib import Path
from typing import Annotated, ClassVar, Final

import pytest

from lindero.app import find_registry
from lindero.capabilities.tracking.records import BY_MACHINE, TrackEnded, TrackStarted, TrackUpdated, graded
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.generated import Bilingual, Generated, Translation
from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Record, fields_with_role, kind_of, marks_of
from lindero.trust.exchange.tests.labelled import watching
from lindero.trust.exchange.using import Used, UseRecord
from tests.nodes.concluded import concluded_world
from tests.nodes.world import EVERYTHING, World

ACTS: Final = {
    "agreements": "acts upon an agreement",
    "exchange": "recalls, consents, flags: acts about records",
    "identity": "a node's own keys, and notices to whom they concern",
    "disputes": "one state's words to another; each statement says whether it is a fact, and whose",
    "matching": "questions and answers by machines about a hit or none; a person confirms before it is used",
    "protection": "needs, without persons, that must never wait for a grade",
    "registers": "a nation's own affairs, entered by those who keep them",
    "requests": "requests and what becomes of them; what is sent in answer is a graded record of its own",
    "rescue": "rescue, which nothing may delay (S-15)",
    "rights": "what a person asks about own data, and the answer",
}
"""Folders of which kinds may cross without a grade, since they state nothing that could be relied on, and why."""

ACTS_AMONG_STATEMENTS: Final = {
    "events.event_closed": "ends an event whose report is graded",
    "events.impact_attributed": "the owner's own judgement of a graded event",
    "events.indicators_made": "counts of graded events",
    "sections.level_answered": "one side's yes or no",
    "sections.level_proposed": "one side's proposal, with its reason",
    "sections.section_registered": "a nation's own affair",
    "sensors.help_offered": "an offer",
    "sensors.overflight_noticed": "notice of a flight that is to be",
    "units.status_given": "a nation's own forces",
    "units.task_answered": "one side's yes or no",
    "units.task_ended": "an act upon a task",
    "units.unit_arrived": "an act upon a task",
    "units.unit_registered": "a nation's own forces",
    "units.unit_sent": "an act upon a task",
    "warnings.warning_issued": "a public warning in its issuer's words, with a certainty of its own",
}
"""Kinds of other folders that state nothing to rely on, and why; whatever else those folders let cross is graded."""

TRACK_ID: Final = "a" * 20
PLACE: Final = place_of(11, 55.5)
TRACKS: Final = (
    TrackStarted(track_id=TRACK_ID, place=PLACE, measured_at=1, source_class="ais_a"),
    TrackUpdated(track_id=TRACK_ID, place=PLACE, measured_at=1, source_class="ais_a", accuracy_m=10),
    TrackEnded(track_id=TRACK_ID, place=PLACE, measured_at=1),
)


def sharable_kinds() -> list[type[Record]]:
    """Return the record types of which some field may cross."""
    types = find_registry().record_types.values()
    return [
        one for one in types if any(mark is not None and mark.sharable for mark in marks_of(one).values())
    ]


def has_rule(record_type: type[Record]) -> bool:
    """Say whether a kind has a rule of its own that grades its records."""
    return record_type.machine_grading is not Record.machine_grading


@pytest.mark.parametrize("record_type", sharable_kinds(), ids=kind_of)
def test_EXC_07_every_kind_that_crosses_is_graded_or_says_why_not(record_type: type[Record]) -> None:
    """It has a field for a person's grade, a rule for a machine's, or is an act in one of the lists."""
    kind = kind_of(record_type)
    is_act = kind.partition(".")[0] in ACTS or kind in ACTS_AMONG_STATEMENTS
    assert fields_with_role(record_type, "grading") or has_rule(record_type) or is_act


@pytest.mark.parametrize("record", TRACKS, ids=lambda record: type(record).__name__)
def test_EXC_08_a_machines_grade_says_that_it_is_one_and_that_nobody_verified_it(record: Record) -> None:
    """An assessment, not validated, never better than fairly reliable and probably true, with the caveat."""
    grade = record.machine_grading()
    assert grade is not None
    assert (grade.basis, grade.validation) == ("assessment", "not_validated")
    assert BY_MACHINE in grade.caveats
    assert grade.source >= "C"
    assert grade.information >= "2"


def test_EXC_07_the_grade_follows_source_and_exactness() -> None:
    """A transponder within 100 m is C2, beyond it C3, without a word about exactness C6; a report cannot be judged."""
    codes = [graded("ais_a", metres).code for metres in (100, 101, None)]
    assert codes == ["C2", "C3", "C6"]
    assert graded("report", 10).code == graded(None, 10).code == "F2"


def test_EXC_07_who_opens_a_received_track_reads_its_grade(allied: World) -> None:
    """Both nations read the same grade of what crossed; a source's kind that is withheld lowers it."""
    head = allied.observe("NRD", source_class="ais_a", accuracy_m=10)
    allied.settle()
    own = allied.body("NRD", head)
    assert own.machine_grading().code == "C2"
    (received,) = allied.received("SUD")
    ask = UseRecord(origin="NRD", record_id=received.record_id, purpose="border_surveillance")
    used = allied.nodes["SUD"].act(
        "exchange.use_record", ask, Actor(name="person/officer", grants=EVERYTHING)
    )
    assert isinstance(used, Used)
    grade = allied.body("SUD", received).machine_grading()
    assert isinstance(grade, Grading)
    assert used.machine_grade == grade.words
    assert grade.code == "F6", "the treaty withholds both the source's kind and the exactness"


class LetterWritten(Record, frozen=True, kw_only=True, tag="letters.letter_written"):
    """Somebody wrote a letter, and somebody or something translated it."""

    keep_days: ClassVar[int] = 5
    place: Annotated[Place, field("where", sharable=True, role="place")]
    words: Annotated[Bilingual, field("what it says, in each language", sharable=True)]
    grading: Annotated[Grading, field("how far it can be relied on", sharable=True, role="grading")]


LETTERS: Final = Capability(name="letters", title="Letters", records=(LetterWritten,))
MACHINE: Final = Generated(model="translator", version="3", inputs=("a" * 26,), confidence_permille=800)


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_EXC_07_a_machines_translation_crosses_labelled_and_with_its_original(
    tmp_path: Path, setting: str
) -> None:
    """The neighbour reads original and translation side by side, and that a machine made it."""
    text = watching(fields=("place", "words", "grading")).replace(
        "watch.patrol_seen", "letters.letter_written"
    )
    world = concluded_world(tmp_path, text, setting, folders=(LETTERS,))
    words = Bilingual(
        language="es",
        original="Barco sin luces",
        translations=(
            Translation(language="en", text="Boat without lights", machine=MACHINE),
            Translation(language="de", text="Boot ohne Licht", translator="M. Abel"),
        ),
    )
    grade = Grading(source="B", information="2", basis="fact")
    world.put("NRD", "letters", LetterWritten(place=PLACE, words=words, grading=grade))
    world.settle()
    (head,) = world.received("SUD", "letters.letter_written")
    there = world.body("SUD", head).words
    assert there == words
    assert there.in_language("es") == ("Barco sin luces", "")
    assert there.in_language("en") == ("Boat without lights", MACHINE.words)
    assert there.in_language("de") == ("Boot ohne Licht", "translated by M. Abel")
    ask = UseRecord(origin="NRD", record_id=head.record_id, purpose="border_surveillance")
    used = world.nodes["SUD"].act("exchange.use_record", ask, Actor(name="person/officer", grants=EVERYTHING))
    assert isinstance(used, Used)
    told = str(used.fields["words"])
    assert "Barco sin luces" in told
    assert "translator" in told
    world.close()
