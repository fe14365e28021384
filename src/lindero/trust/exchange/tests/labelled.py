"""A folder for tests whose records carry whatever the gate reads: route, source, offence, grade, machine label."""

from typing import Annotated, ClassVar, Final

from lindero.kernel.capability import Capability
from lindero.kernel.generated import Generated
from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from tests.nodes.treaties import amended


class PatrolSeen(Record, frozen=True, kw_only=True, tag="watch.patrol_seen"):
    """Something was seen along a route."""

    keep_days: ClassVar[int] = 30

    title: Annotated[str, field("what was seen", sharable=True)]
    at: Annotated[int, field("when", unit="ms UTC", sharable=True)] = 1
    route: Annotated[tuple[Place, ...], field("along which places", sharable=True, role="route")] = ()
    place: Annotated[Place | None, field("where", sharable=True, role="place")] = None
    authority: Annotated[str, field("whose it is", sharable=True, role="authority")] = ""
    source: Annotated[str, field("where it comes from", sharable=True, role="source_origin")] = "civil"
    offence: Annotated[str, field("which offence", sharable=True, role="offence")] = ""
    penalty: Annotated[
        int, field("greatest penalty", unit="months", sharable=True, role="penalty_months")
    ] = 0
    machine: Annotated[
        Generated | None, field("the machine that said so", sharable=True, role="generated")
    ] = None
    grading: Annotated[
        Grading | None, field("how far it can be relied on", sharable=True, role="grading")
    ] = None
    person_class: Annotated[str, field("whom it is about", sharable=True, role="person_class")] = "none"


WATCH: Final = Capability(name="watch", title="Watch", records=(PatrolSeen,))
GRADED: Final = Grading(source="B", information="2", basis="fact")
FIELDS: Final = (
    "title",
    "at",
    "route",
    "place",
    "authority",
    "source",
    "offence",
    "penalty",
    "machine",
    "grading",
    "person_class",
)


def watching(*lines: str, fields: tuple[str, ...] = FIELDS, more: tuple[tuple[str, str], ...] = ()) -> str:
    """Return the bilateral treaty file with a clause about what was seen.

    Args:
        lines: Further lines of the clause.
        fields: The fields that it releases.
        more: Further changes of the treaty.
    """
    return amended(
        ("level: 2", "level: 4"),
        (
            "clauses:\n",
            f"""\
clauses:
  - id: art-9
    article: Article 9
    from: every_party
    to: every_party
    kinds: [watch.patrol_seen]
    fields: [{", ".join(fields)}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 5
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""
            + "".join(f"    {line}\n" for line in lines),
        ),
        *more,
    )
