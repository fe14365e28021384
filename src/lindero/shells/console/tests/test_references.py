"""What a form offers a field to name: of its own folder, of one action, or everywhere; only what the person may see."""

import msgspec

from lindero.kernel.capability import Action
from lindero.kernel.references import MOST, Choice, Reference, choices_by
from lindero.kernel.tests.fakes import FakeDesk
from lindero.shells.console.references import fields_meant
from lindero.trust.identity import records
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.tables import SELECT_PEOPLE


class Asks(msgspec.Struct, frozen=True, kw_only=True):
    """Asks nothing."""


def meant(*fields: str, owner: str = "registers", everywhere: bool = False) -> list[str]:
    """Return which fields of `sensors.offer_help` a reference speaks of."""
    action = Action(name="sensors.offer_help", asks=Asks, needs="sensors.help", run=print, sentence="-")
    reference = Reference(fields=fields, choices=choices_by(SELECT_PEOPLE), everywhere=everywhere)
    return list(fields_meant(reference, owner, action))


def test_a_plain_name_is_meant_in_the_own_folder_or_everywhere() -> None:
    """Two folders may call different things by the same name."""
    assert meant("name") == []
    assert meant("name", owner="sensors") == ["name"]
    assert meant("name", everywhere=True) == ["name"]


def test_a_name_with_points_says_where_it_is_meant() -> None:
    """A folder offers its own things to fields of another, in all actions or in one."""
    assert meant("sensors.equipment") == ["equipment"]
    assert meant("sensors.offer_help.equipment") == ["equipment"]
    assert meant("sensors.other.equipment", "units.equipment") == []
    assert meant("units.equipment", everywhere=True) == []


def test_choices_are_looked_up_when_the_form_is_shown() -> None:
    """Each row of the query is a name with what people call it."""
    desk = FakeDesk(IDENTITY)
    choices = choices_by(SELECT_PEOPLE)
    assert choices(desk) == []
    desk.put(records.PersonEnrolled(person="keller", name="A. Keller"))
    assert [(one.value, one.label) for one in choices(desk)] == [("keller", "A. Keller")]


def test_no_more_is_looked_up_than_a_form_carries_and_one_that_tells_of_more() -> None:
    """The first choices come, one more than a form holds; words narrow them, whatever case they are written in."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT"
    query = choices_by(
        f"{numbers} 'sign-' || i, CASE WHEN i % 2 THEN 'North Pier ' || i END FROM n ORDER BY i DESC"
    )
    reference = Reference(fields=("sign",), choices=query, only=True)
    desk = FakeDesk(IDENTITY)
    assert [one.value for one in reference.found(desk)] == [f"sign-{i}" for i in range(900, 599, -1)]
    assert [one.value for one in reference.found(desk, ("PIER", "north", "-89"))] == [
        f"sign-{i}" for i in (899, 897, 895, 893, 891, 89)
    ]
    assert [one.value for one in reference.found(desk, ("sign-7",))][-1] == "sign-7"
    assert reference.found(desk, ("north", "sign-8%")) == []


def test_what_is_in_memory_is_narrowed_by_words_too() -> None:
    """All words must be held, in the name or in what people call it."""
    signs = [Choice(value=f"sign-{i}", label=f"Pier {i % 7}") for i in range(900)]
    reference = Reference(fields=("sign",), choices=lambda _desk: signs)
    desk = FakeDesk(IDENTITY)
    assert len(reference.found(desk)) == MOST + 1
    assert [one.value for one in reference.found(desk, ("pier", "6", "SIGN-89"))] == ["sign-895", "sign-896"]
