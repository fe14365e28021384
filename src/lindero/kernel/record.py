"""Records: immutable facts with a head that stays for ever and a body that can be erased."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Final, Literal, TypeVar, cast, get_type_hints

import msgspec

from lindero.kernel.errors import Defect, Invalid
from lindero.kernel.grading import Grading
from lindero.kernel.marks import Mark, Role, mark_in
from lindero.kernel.times import Instant, days_after

Lane = Literal["life", "alert", "operations", "bulk"]
LANES: Final[tuple[Lane, ...]] = ("life", "alert", "operations", "bulk")
"""Delivery lanes, the most urgent first."""

URGENT: Final[tuple[Lane, ...]] = ("life", "alert")
"""Lanes whose records wait behind no others, at the store and on the way."""

Setting = Literal["production", "exercise"]
"""Whether data are of the real world or of an exercise; the two never meet (safeguard S-55)."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all record types; subclasses set `tag="folder.noun_participle"` and mark every field.

    A field that holds its default is left out of the body: what is absent needs no commitment and no withholding.

    Attributes:
        keep_days: Days after which the body is erased, unless an agreement says sooner (safeguard S-40).
        default_lane: The delivery lane in which records of this kind cross.
        is_account: Whether it says what was done about its cause and repeats none of its content, as a recall does;
            it stays when its cause is erased, while everything else that a record led to is erased with it.
        compartment_field: The field that names the compartment under whose key the body is kept; empty for bodies
            kept as they are. What is in a compartment never crosses, and no other folder folds it (safeguard S-14).
        gone_by_field: The field that holds a sooner end than `keep_days` gives, milliseconds UTC; empty for kinds of
            which all are kept equally long.
        conflate_by: The field that names the thing of which a newer record overtakes an older one: what waited too
            long to cross, and is overtaken, crosses without its content. Empty for kinds of which each counts.
    """

    keep_days: ClassVar[int]
    default_lane: ClassVar[Lane] = "operations"
    is_account: ClassVar[bool] = False
    compartment_field: ClassVar[str] = ""
    gone_by_field: ClassVar[str] = ""
    conflate_by: ClassVar[str] = ""

    def machine_grading(self) -> Grading | None:
        """Return the grade that a machine's record has by what it says itself; None for what people grade, ask or do.

        It follows from fields that cross with the record, so that both nations read the same grade and none can be
        left out (EXC-07); what a machine made is never validated by itself (EXC-08).
        """
        return None

    def kept_until(self, at: Instant) -> Instant:
        """Return when the body must be gone if the record is put at an instant, milliseconds UTC."""
        latest = days_after(at, self.keep_days)
        sooner = getattr(self, self.gone_by_field) if self.gone_by_field else None
        return latest if sooner is None else min(latest, sooner)


class Head(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"record_id": "id", "origin": "source", "kind": "type", "at": "time", "seq": "sequence"},
):
    """What stays of a record for ever: its place in the log and the commitment to its body.

    Its names are checked where they come from; a head is read only from the own store, where its hash vouches for it,
    and matching their patterns would take ten times as long as all else of reading it. On the wire its fields have the
    names of CloudEvents.

    Attributes:
        seq: Position in the national log, from 0.
        record_id: The record's public name.
        origin: The nation whose record this is; another than the node's own for what was received.
        kind: The record's kind.
        at: When it was put, milliseconds UTC (for what was received: when the origin put it).
        actor: Who put it: a person, a feed, a reaction, a peer.
        commitment: 64 hexadecimal digits committing to every field of the body.
        delete_by: When the body must be gone, milliseconds UTC.
        setting: Production or exercise.
        cause: The record that led to this one, if any.
        depth: Length of the chain of causes.
        agreement: For what was received: the agreement under which it came, `AG-7@1`.
        clause: For what was received: the clause that permitted it.
        purpose: For what was received: the purpose it may be used for.
        source_leaf: For what was received: the sender's channel leaf hash, 64 hexadecimal digits.
        handling: For what was received: handling words, for example `tlp:amber no-onward`.
    """

    seq: int
    record_id: str
    origin: str
    kind: str
    at: Instant
    actor: str
    commitment: str
    delete_by: Instant
    setting: Setting = "production"
    cause: str = ""
    depth: int = 0
    agreement: str = ""
    clause: str = ""
    purpose: str = ""
    source_leaf: str = ""
    handling: str = ""


R = TypeVar("R", bound=Record)


class Event(msgspec.Struct, frozen=True):
    """A record as it stands in the log: head and decoded body (None once erased)."""

    head: Head
    record: Record | None


def kind_of(record_type: type[Record]) -> str:
    """Return the kind of a record type: its tag.

    Raises:
        Defect: If the type has no tag of the form `folder.noun_participle`.
    """
    tag = record_type.__struct_config__.tag
    if not isinstance(tag, str) or "." not in tag:
        raise Defect(
            "record.tag",
            f"{record_type.__name__} has no kind.",
            'Declare it with tag="folder.noun_participle".',
        )
    return tag


@cache
def marks_of(record_type: type[Record]) -> Mapping[str, Mark | None]:
    """Return the handling mark of every field of a record type, in declared order (None where one is missing)."""
    hints = get_type_hints(record_type, include_extras=True)
    return {name: mark_in(hints[name]) for name in record_type.__struct_fields__}


@cache
def required_fields(record_type: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields without which a record of this type makes no sense."""
    return tuple(field.name for field in msgspec.structs.fields(record_type) if field.required)


@cache
def sharable_fields(record_type: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that a clause may release, in declared order."""
    return tuple(name for name, mark in marks_of(record_type).items() if mark is not None and mark.sharable)


@cache
def fields_with_role(record_type: type[Record], role: Role) -> tuple[str, ...]:
    """Return the names of the fields that the gate reads as `role`."""
    return tuple(
        name for name, mark in marks_of(record_type).items() if mark is not None and mark.role == role
    )


def is_personal(record_type: type[Record]) -> bool:
    """Say whether any field speaks of a person directly, or of a protected trait."""
    return any(
        mark is not None and mark.personal in {"direct", "special"} for mark in marks_of(record_type).values()
    )


def speaks_of_persons(record_type: type[Record]) -> bool:
    """Say whether records of a type say who somebody is, or what: suspect, victim, witness, in need of protection."""
    roles: tuple[Role, ...] = ("person_class", "protection")
    return is_personal(record_type) or any(fields_with_role(record_type, role) for role in roles)


_ENCODER = msgspec.json.Encoder()
_FIELDS_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


@cache
def _decoder_of(record_type: type[Record]) -> msgspec.json.Decoder[Record]:
    return msgspec.json.Decoder(record_type)


def encode_record(record: Record) -> bytes:
    """Encode a record's body as JSON bytes, and prove that they decode again (construction alone does not validate).

    Raises:
        Invalid: If a value breaks its field's type or limits; names the field.
    """
    body = _ENCODER.encode(record)
    decode_record(type(record), body)
    return body


def decode_record(record_type: type[R], body: bytes) -> R:
    """Decode a body; unknown fields of a newer version are passed over, the bytes are kept elsewhere.

    Raises:
        Invalid: If the bytes are no record of this type; names the field.
    """
    try:
        return cast(R, _decoder_of(record_type).decode(body))
    except (msgspec.MsgspecError, UnicodeError) as error:  # the latter where a text is no UTF-8
        kind = kind_of(record_type)
        raise Invalid(
            "record.body",
            f"Not a valid {kind}: {error}.",
            "Correct the field that is named and send it again.",
        ) from error


def fields_of(body: bytes) -> dict[str, bytes]:
    """Return a body's top-level fields as raw JSON bytes by name, without the kind's tag, in their order."""
    fields: dict[str, Any] = _FIELDS_DECODER.decode(body)
    fields.pop("type", None)
    return {name: bytes(value) for name, value in fields.items()}


def body_of(kind: str, fields: Mapping[str, bytes]) -> bytes:
    """Join raw JSON fields to a body of the given kind; the inverse of `fields_of`."""
    parts = [b'"type":' + _ENCODER.encode(kind)]
    parts += [_ENCODER.encode(name) + b":" + value for name, value in fields.items()]
    return b"{" + b",".join(parts) + b"}"
