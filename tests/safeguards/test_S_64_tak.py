"""S-64 at the door for TAK clients: the node writes nobody as an enemy or a target, and passes no such word on."""

import msgspec
import pytest

from lindero.capabilities.picture.tables import Item
from lindero.capabilities.sensors.formats.cot import CotDecoder
from lindero.capabilities.sensors.formats.cot_writing import (
    TYPES,
    Outgoing,
    as_message,
    as_text,
    position,
)
from lindero.capabilities.sensors.records import OBJECT_CLASSES
from lindero.capabilities.sensors.tests.cot_made import framed, text
from lindero.engine.config import TakDoor
from lindero.kernel.errors import Defect
from lindero.shells.tak.router import Router
from lindero.shells.tak.shown import shown

ITEM = Item(
    layer="tracking.tracks", origin="NRD", item_id="a", slot=7, lon=110_000_000, lat=555_000_000, cell=0,
    course_mdeg=None, speed_mmps=None, item_class="vessel", name="ALBATROSS", identity="", measured_at=1_000,
    stale_at=2_000, agreement="", clause="", purpose="", handling="", cause="", delete_by=0, changed=1, is_ended=0,
    record_id="r", item=7,
)  # fmt: skip
HOSTILE = (
    "a-h-G",
    "a-j-A",
    "a-k-S",
    "a-s-G",
    "t-k-t",
    "t-k-d",
    "t-p-k-t",
    "b-m-p-t",
    "b-m-p-t-x",
    "b-r-u-I-A-S-R-T-A",
    "b-g-u-F-P-T",
)
"""Words for enemies, fire and targets."""


@pytest.mark.parametrize("name", [*OBJECT_CLASSES, *TYPES])
@pytest.mark.parametrize("agreement", ["", "AG-1@1"])
def test_S_64_whatever_is_on_the_map_no_client_reads_of_an_enemy(name: str, agreement: str) -> None:
    """Own or received, of every class: unknown, friendly, neutral or in need, in both ways of writing."""
    taken = shown("NRD", msgspec.structs.replace(ITEM, item_class=name, agreement=agreement))
    for data in (as_text(taken), as_message(taken)):
        (read,) = CotDecoder("client").read(data)
        assert read.event.type[:4] in {"a-u-", "a-f-", "a-n-", "b-a-"}


@pytest.mark.parametrize("kind", HOSTILE)
def test_S_64_who_writes_an_enemy_himself_is_stopped(kind: str) -> None:
    """The writer itself knows no such type: no caller inside the node can make it write one."""
    with pytest.raises(Defect, match="writes nothing as"):
        position(Outgoing(uid="u", type=kind, at=1, stale=2, lon=0.0, lat=0.0))


def test_S_64_no_setting_of_the_door_has_a_word_for_enemies() -> None:
    """An administrator chooses layers and authorities; types and affiliations are nobody's to set."""
    said = {"host", "port", "authority", "certificates", "revoked", "local_key", "layers", "received"}
    assert set(TakDoor.__struct_fields__) == said


def test_S_64_layer_of_others_that_speaks_of_enemies_is_shown_as_unknown() -> None:
    """A plug-in may call a thing what it likes: clients read that it is unknown."""
    for name in ("hostile", "target", *HOSTILE):
        taken = shown("NRD", msgspec.structs.replace(ITEM, item_class=name))
        assert taken.event.type == TYPES["unknown"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_S_64_enemies_that_a_client_sends_again_go_nowhere(kind: str) -> None:
    """Sent, recorded elsewhere and sent again, as XML or protobuf: nothing of it reaches another client."""
    router = Router()
    for data in (text(kind=kind), framed(kind=kind)) * 2:
        assert router.passed_on("key/a", CotDecoder("tak").read(data)) == []
    assert router.refused["not_passed_on"] == 4
