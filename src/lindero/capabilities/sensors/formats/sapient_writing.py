"""SAPIENT messages that we send, as a fusion node to sensors and as a node to a higher fusion node."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.sapient_checks import blank_message
from lindero.capabilities.sensors.records.tasks import SensorTasked
from lindero.kernel.places import Place

ICD: Final = "BSI Flex 335 v2.0"
"""The version of the standard that we speak, as a registration says it."""

_START: Final = 1
_STOP: Final = 2
MAX_ECHO: Final = 4_096
"""Bytes of an invalid message that the error about it gives back."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends, to whom.

    Attributes:
        node_id: Our UUID.
        destination_id: UUID of the node addressed; empty where it is not known.
    """

    node_id: str
    destination_id: str = ""


def message_at(sender: Sender, at: int) -> Any:
    """Return a message with its head only."""
    message = blank_message()
    message.timestamp.FromMilliseconds(at)
    message.node_id = sender.node_id
    if sender.destination_id:
        message.destination_id = sender.destination_id
    return message


def registration_ack(sender: Sender, at: int, reasons: Sequence[str] = ()) -> Any:
    """Return the answer to a registration; with reasons it is a refusal."""
    message = message_at(sender, at)
    message.registration_ack.acceptance = not reasons
    message.registration_ack.ack_response_reason.extend(reasons)
    return message


def alert_ack(sender: Sender, at: int, alert_id: str, reasons: Sequence[str] = ()) -> Any:
    """Return the answer to an alert; with reasons it is a refusal."""
    message = message_at(sender, at)
    message.alert_ack.alert_id = alert_id
    message.alert_ack.alert_ack_status = 2 if reasons else 1
    message.alert_ack.reason.extend(reasons)
    return message


def task_ack(sender: Sender, at: int, task_id: str, reasons: Sequence[str] = ()) -> Any:
    """Return the answer to a task; with reasons it is a refusal."""
    message = message_at(sender, at)
    message.task_ack.task_id = task_id
    message.task_ack.task_status = 2 if reasons else 1
    message.task_ack.reason.extend(reasons)
    return message


def error_about(sender: Sender, at: int, packet: bytes, faults: Sequence[str]) -> Any:
    """Return the error about bytes that could not be used, with every fault found."""
    message = message_at(sender, at)
    message.error.packet = packet[:MAX_ECHO] or b"\0"
    message.error.error_message.extend(faults)
    return message


def add_place(location: Any, place: Place, *, altitude_m: float | None = None) -> None:
    """Write a place into a `Location`, WGS 84 degrees."""
    location.x, location.y = place.lon_deg, place.lat_deg
    if altitude_m is not None:
        location.z = altitude_m
    location.coordinate_system = 1
    location.datum = 1


def task_message(sender: Sender, at: int, tasked: SensorTasked) -> Any:
    """Return the message that asks a node for what an officer wants of it."""
    message = message_at(sender, at)
    task = message.task
    task.task_id, task.task_description = tasked.task_id, tasked.because
    task.control = _STOP if tasked.command == "stop" else _START
    if tasked.command == "stop":
        task.task_id = tasked.stops
    elif tasked.command == "look_at":
        _add_places(task.command.look_at.location_list, tasked.places)
    elif tasked.command == "move_to":
        _add_places(task.command.move_to, tasked.places)
    elif tasked.command == "change_mode":
        task.command.mode_change = tasked.value
    elif tasked.command == "request":
        task.command.request = tasked.value
    else:
        region = task.region.add()
        region.type, region.region_id, region.region_name = 1, tasked.task_id, tasked.because
        _add_places(region.region_area.location_list, tasked.places)
    return message


def _add_places(locations: Any, places: Sequence[Place]) -> None:
    for place in places:
        add_place(locations.locations.add(), place)
