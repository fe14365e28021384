"""What a form offers a field to name: of its own folder, of one action, or everywhere; only what the person may see."""

import msgspec

from lindero.kernel.capability import Action
from lindero.kernel.references import Reference, choices_by
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
