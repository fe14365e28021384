"""Whether a SAPIENT message is complete and well formed, as the options in BSI Flex 335 v2's own schema say.

The schema marks each field with what it must be: mandatory, a UUID, a ULID. The checks read these marks, so no list
of fields is kept here; an enumeration that is present must also say something, and a number must be finite.
"""

import math
import re
from collections.abc import Iterator
from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from sapient_msg import proto_options_pb2
from sapient_msg.bsi_flex_335_v2_0 import sapient_message_pb2

MAX_TOLD: Final = 20
"""Faults of one message that are told; a sender that made more has misunderstood the format."""

_ULID: Final = re.compile(r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$(?!\n)")
_UUID: Final = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$(?!\n)")
_ULID_BY_MEANING: Final = frozenset({"follow_object_id"})
_UUID_BY_MEANING: Final = frozenset({"dependent_nodes"})
"""Identifiers that the standard's text describes as such, and that the schema forgot to mark."""


def faults_of(message: Message) -> tuple[str, ...]:
    """Return what is wrong with a message, one sentence each; empty if it may be used.

    Args:
        message: A `SapientMessage`, decoded.
    """
    found = []
    for fault in _faults(message, ""):
        found.append(fault)
        if len(found) == MAX_TOLD:
            break
    return tuple(found)


def blank_message() -> Any:
    """Return an empty `SapientMessage` of BSI Flex 335 v2.0."""
    return sapient_message_pb2.SapientMessage()


def _faults(message: Message, path: str) -> Iterator[str]:
    descriptor = message.DESCRIPTOR
    for oneof in descriptor.oneofs:
        options = oneof.GetOptions().Extensions[proto_options_pb2.oneof_options]
        if options.is_mandatory and message.WhichOneof(oneof.name) is None:
            yield f"{path}{oneof.name} says nothing: one of {', '.join(f.name for f in oneof.fields)} is needed."
    for field in descriptor.fields:
        yield from _faults_of_field(message, field, path)


def _faults_of_field(message: Message, field: FieldDescriptor, path: str) -> Iterator[str]:
    name = f"{path}{field.name}"
    options = field.GetOptions().Extensions[proto_options_pb2.field_options]
    values = _values(message, field)
    if options.is_mandatory and (not values or values == [""]):
        yield f"{name} is missing."
        return
    for value in values:
        if field.message_type is not None:
            yield from _faults(value, f"{name}.")
        elif field.enum_type is not None:
            yield from _faults_of_choice(field, value, name)
        elif isinstance(value, float) and not math.isfinite(value):
            yield f"{name} is no number."
        elif (options.is_uuid or field.name in _UUID_BY_MEANING) and not _UUID.match(value):
            yield f"{name} is no UUID."
        elif (options.is_ulid or field.name in _ULID_BY_MEANING) and not _ULID.match(value):
            yield f"{name} is no ULID."


def _faults_of_choice(field: FieldDescriptor, value: int, name: str) -> Iterator[str]:
    known = field.enum_type.values_by_number.get(value) if field.enum_type is not None else None
    if known is None:
        yield f"{name} has the value {value}, which the standard does not define."
    elif known.name.endswith("_UNSPECIFIED"):
        yield f"{name} is unspecified."


def _values(message: Message, field: FieldDescriptor) -> list[Any]:
    """Return what a field holds: each value of a list, or the one that is present."""
    value = getattr(message, field.name)
    if field.is_repeated:
        return list(value)
    if field.has_presence:
        return [value] if message.HasField(field.name) else []
    # Without presence, the schema cannot tell "unspecified" from "not said".
    return [value] if value else []
