"""A small folder that holds data about invented persons: the smallest place where reading must be justified."""

from typing import Annotated, ClassVar

import msgspec

from lindero.kernel.capability import Action, Capability, Grant, Page, Table
from lindero.kernel.desk import Desk, Rows
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record


class PersonNoted(Record, frozen=True, kw_only=True, tag="register.person_noted"):
    """Somebody was written into the register."""

    keep_days: ClassVar[int] = 30
    name: Annotated[str, field("the person's name", personal="direct", max_length=40)]


class NotePerson(msgspec.Struct, frozen=True, kw_only=True):
    """Write somebody into the register.

    Attributes:
        name: The person's name.
    """

    name: str


class RegisterQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to look for.

    Attributes:
        name: The person's name.
    """

    name: str = ""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Who was found."""

    names: tuple[str, ...]


def note_person(desk: Desk, ask: NotePerson) -> str:
    """Write somebody into the register; return the record's name."""
    return desk.put(PersonNoted(name=ask.name)).record_id


def show_register(desk: Desk, query: RegisterQuery) -> Found:
    """Look somebody up."""
    rows = desk.rows(
        "SELECT name, record_id FROM register_people WHERE ? IN ('', name) ORDER BY name", (query.name,)
    )
    desk.saw(record_id for _, record_id in rows)
    return Found(names=tuple(name for name, _ in rows))


def person_noted(rows: Rows, head: Head, record: PersonNoted) -> None:
    """Add a person."""
    rows.execute(
        "INSERT OR REPLACE INTO register_people (name, record_id) VALUES (?, ?)",
        (record.name, head.record_id),
    )


REGISTER = Capability(
    name="register",
    title="Register",
    records=(PersonNoted,),
    tables=(
        Table(
            name="register_people",
            columns={"name": "TEXT NOT NULL", "record_id": "TEXT NOT NULL"},
            key=("name",),
            meaning="Somebody in the register.",
        ),
    ),
    folds={PersonNoted: person_noted},
    actions=(
        Action(
            name="register.note_person",
            asks=NotePerson,
            needs="register.write",
            run=note_person,
            sentence="Write somebody into the register.",
        ),
    ),
    pages=(
        Page(
            path="/register",
            title="Register",
            needs="register.read",
            asks=RegisterQuery,
            show=show_register,
            template="register.html",
            personal=True,
        ),
    ),
    grants=(
        # Administrators hold it on purpose: the safeguard must not depend on who was given what.
        Grant("register.read", "See the register.", roles=("NCC", "SPOC", "DPO", "AUD", "ADM", "CUS")),
        Grant("register.write", "Write into the register.", roles=("NCC",)),
    ),
)
