"""What is true of logs: which checkpoint was signed, which was seen, and that two contradict each other."""

from typing import Annotated, ClassVar, Final

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN
from lindero.kernel.record import Record

ROOT_PATTERN: Final = r"^[0-9a-f]{64}$(?!\n)"
MAX_NOTE_LENGTH: Final = 65_536
TEN_YEARS_DAYS: Final = 3_653


class CheckpointSigned(Record, frozen=True, kw_only=True, tag="ledger.checkpoint_signed"):
    """The node committed to a tree of its own at one size; it never signs another root for that size."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    tree: Annotated[str, field("name of the tree in the node's store", max_length=255)]
    origin: Annotated[str, field("the log's name in its checkpoints", min_length=1, max_length=255)]
    size: Annotated[int, field("number of leaves", unit="leaves", ge=0)]
    root: Annotated[str, field("root hash of the tree at that size", pattern=ROOT_PATTERN)]
    note: Annotated[str, field("the signed checkpoint as it was sent", max_length=MAX_NOTE_LENGTH)]


class PeerCheckpointSeen(Record, frozen=True, kw_only=True, tag="ledger.peer_checkpoint_seen"):
    """A neighbour's signed checkpoint was verified against the own copy of the log."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("the nation whose log it is", pattern=NATION_PATTERN)]
    origin: Annotated[str, field("the log's name in its checkpoints", min_length=1, max_length=255)]
    size: Annotated[int, field("number of leaves", unit="leaves", ge=0)]
    root: Annotated[str, field("root hash of the tree at that size", pattern=ROOT_PATTERN)]
    note: Annotated[str, field("the signed checkpoint as it was received", max_length=MAX_NOTE_LENGTH)]


class EquivocationFound(Record, frozen=True, kw_only=True, tag="ledger.equivocation_found"):
    """A neighbour signed two roots for one size of one log; both notes are kept as evidence for anyone."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("the nation whose log it is", pattern=NATION_PATTERN)]
    origin: Annotated[str, field("the log's name in its checkpoints", min_length=1, max_length=255)]
    size: Annotated[int, field("the size for which two roots were signed", unit="leaves", ge=0)]
    first_note: Annotated[str, field("the signed checkpoint that was seen first", max_length=MAX_NOTE_LENGTH)]
    second_note: Annotated[str, field("the one that contradicts it", max_length=MAX_NOTE_LENGTH)]
