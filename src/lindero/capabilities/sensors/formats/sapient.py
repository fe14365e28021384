"""SAPIENT (BSI Flex 335 v2.0) from one sensor: it registers, says how it is, detects, alerts, answers tasks.

The decoder has no socket and no clock: bytes in; observations, conditions, alarms and the replies due out. Whatever
is invalid is answered with an error that names every fault, and is counted.
"""

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.message import DecodeError

from lindero.capabilities.sensors.counts import Tally
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.rows import Rows
from lindero.capabilities.sensors.formats.sapient_checks import blank_message, faults_of
from lindero.capabilities.sensors.formats.sapient_detections import Reading, detection_row
from lindero.capabilities.sensors.formats.sapient_framing import Framer, framed
from lindero.capabilities.sensors.formats.sapient_places import Norths
from lindero.capabilities.sensors.formats.sapient_states import alarm_of, condition_of
from lindero.capabilities.sensors.formats.sapient_writing import (
    Sender,
    alert_ack,
    error_about,
    registration_ack,
    task_message,
)
from lindero.capabilities.sensors.formats.states import Admitted, Alarm, Condition, TaskAnswer
from lindero.capabilities.sensors.records.tasks import SensorTasked, TaskState

MAX_HELD: Final = 10_000
"""Replies, conditions, alarms and answers held at once; beyond them messages are refused and counted as lost."""

_TASK_STATES: Final[dict[int, TaskState]] = {1: "accepted", 2: "rejected", 3: "completed", 4: "failed"}


class SapientDecoder:
    """Decodes what one connection carries.

    Attributes:
        admitted: The node that has registered; None before.
        asked_at: When somebody last looked for tasks that wait for it, milliseconds UTC; 0 if nobody has.
        has_left: Whether the connection must end: the node said goodbye, was refused, or lost count of its bytes.
    """

    def __init__(self, node_id: str, nodes: Mapping[str, Admitted]) -> None:
        """Prepare for one connection.

        Args:
            node_id: Our own UUID, which replies carry.
            nodes: The nodes that may register, by UUID.
        """
        self.admitted: Admitted | None = None
        self.has_left = False
        self.asked_at = 0
        self._node_id = node_id
        self._nodes = {node.lower(): admitted for node, admitted in nodes.items()}
        self._node = ""
        self._reading = Reading()
        self._framer = Framer()
        self._tally = Tally()
        self._rows = Rows()
        self._replies: list[bytes] = []
        self._conditions: list[Condition] = []
        self._alarms: list[Alarm] = []
        self._answers: list[TaskAnswer] = []

    @property
    def rows_held(self) -> int:
        """Rows since the last `take`."""
        return len(self._rows)

    @property
    def node(self) -> str:
        """UUID of the node that has registered; empty before."""
        return self._node

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take in a piece of the stream, which may begin and end anywhere."""
        at = received_at or 0
        for packet in self._framer.feed(data):
            if not self.has_left:
                self._take_packet(packet, at)
        if self._framer.is_lost and not self.has_left:
            self._refuse(b"", "too_long", ("The length before the message is impossible.",), at)
            self.has_left = True

    def finish(self) -> None:
        """End the source: what is unfinished is counted."""
        if self._framer.bytes_held:
            self._tally.invalid["short"] += 1
            self._framer = Framer()

    def count_lost(self, lines: int) -> None:
        """Count messages that came faster than they could be taken in."""
        self._tally.invalid["lost"] += lines

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        return Decoded(observations=self._rows.take(), identifications=(), counts=self._tally.take())

    def take_replies(self) -> bytes:
        """Return what must be sent back, in order."""
        replies, self._replies = b"".join(self._replies), []
        return replies

    def take_states(self) -> tuple[list[Condition], list[Alarm], list[TaskAnswer]]:
        """Return what the node said of itself, its alarms, and its answers to tasks, each in order."""
        taken = self._conditions, self._alarms, self._answers
        self._conditions, self._alarms, self._answers = [], [], []
        return taken

    def task(self, tasked: SensorTasked, at: int) -> bytes:
        """Return what asks the node for what an officer wants of it, ready to be sent at an instant (ms UTC)."""
        return framed(task_message(self._sender, at, tasked))

    def count_unknown(self) -> None:
        """Count an answer to a task that nobody set."""
        self._tally.decoded -= 1
        self._tally.invalid["identity"] += 1

    def _take_packet(self, packet: bytes, at: int) -> None:
        if len(self._replies) + len(self._conditions) + len(self._alarms) + len(self._answers) >= MAX_HELD:
            self.count_lost(1)
            return
        message = blank_message()
        try:
            message.ParseFromString(packet)
        except DecodeError:
            self._refuse(packet, "payload", ("The bytes are no SapientMessage.",), at)
            return
        kind = message.WhichOneof("content") or ""
        faults = faults_of(message)
        if faults and kind == "registration":
            self._refuse_registration(message, packet, faults, at)
        elif faults:
            self._refuse(packet, "fields", faults, at)
        elif kind == "registration":
            self._register(message, packet, at)
        elif message.node_id.lower() != self._node:
            self._refuse(packet, "identity", (f"Node {message.node_id} has not registered here.",), at)
        else:
            self._read(kind, message, packet, at)

    def _read(self, kind: str, message: Any, packet: bytes, at: int) -> None:
        try:
            self._take_content(kind, message, at)
        except Fault as fault:
            self._refuse(packet, fault.reason, (fault.text,), at)
        else:
            self._tally.decoded += 1
            self._tally.kinds[kind] += 1

    def _take_content(self, kind: str, message: Any, at: int) -> None:
        """Read a valid message of a registered node.

        Raises:
            Fault: If what it says cannot be used.
        """
        if kind == "detection_report":
            row = detection_row(message, self._reading)
            if row is not None:
                sensor_id = self.admitted.sensor_id if self.admitted else ""
                name = f"{sensor_id}/{message.detection_report.object_id.lower()}"
                self._rows.add(name, received_at=at or row["measured_at"], **row)
        elif kind == "status_report":
            condition = condition_of(message, self._reading)
            self._reading.position = condition.position or self._reading.position
            self._conditions.append(self._reading.new_in(condition))
            self.has_left = condition.has_left
        elif kind == "alert":
            alert = message.alert
            self._alarms.append(alarm_of(message, self._reading))
            self._replies.append(framed(alert_ack(self._sender, at, alert.alert_id)))
        elif kind == "task_ack":
            answer = message.task_ack
            self._answers.append(
                TaskAnswer(
                    task_id=answer.task_id,
                    state=_TASK_STATES[answer.task_status],
                    reasons=tuple(reason[:200] for reason in answer.reason[:10]),
                )
            )
        elif kind != "error":
            raise Fault("unknown_type", f"A sensor does not send {kind} to a fusion node.")

    def _register(self, message: Any, packet: bytes, at: int) -> None:
        node = message.node_id.lower()
        admitted = self._nodes.get(node)
        if admitted is None:
            why = (f"Node {node} is not configured here; give its operator this number.",)
            self._refuse_registration(message, packet, why, at)
            return
        if self._node and node != self._node:
            self._refuse_registration(message, packet, ("Another node has registered here.",), at)
            return
        self._node, self.admitted = node, admitted
        self._reading = Reading(
            norths=Norths(declination_deg=admitted.declination_deg, heading_deg=admitted.heading_deg),
            classes=admitted.classes,
        )
        self._reading.learn(message.registration)
        self._tally.decoded += 1
        self._tally.kinds["registration"] += 1
        self._replies.append(framed(registration_ack(self._sender, at)))

    def _refuse_registration(self, message: Any, packet: bytes, why: tuple[str, ...], at: int) -> None:
        self._tally.invalid["fields"] += 1
        sender = Sender(node_id=self._node_id, destination_id=message.node_id)
        self._replies.append(framed(registration_ack(sender, at, why)))
        self.has_left = not self._node

    def _refuse(self, packet: bytes, reason: str, faults: tuple[str, ...], at: int) -> None:
        self._tally.invalid[reason] += 1
        self._replies.append(framed(error_about(self._sender, at, packet, faults)))

    @property
    def _sender(self) -> Sender:
        return Sender(node_id=self._node_id, destination_id=self._node)
