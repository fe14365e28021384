"""The ways in: what reads bytes or text of others, each with good bytes to begin from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from fuzz.devices import devices
from fuzz.sensing import formats
from lindero.capabilities.sensors.formats.ais import decode_stream
from lindero.capabilities.sensors.formats.cot import CotDecoder
from lindero.capabilities.sensors.formats.cot_event import CotEvent
from lindero.capabilities.sensors.formats.cot_usual import read_events
from lindero.capabilities.sensors.formats.cot_writing import as_message, as_text
from lindero.capabilities.sensors.formats.cot_xml import bare, read_event, well_formed
from lindero.capabilities.sensors.formats.csv_reports import read_csv
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.geojson_reports import read_geojson
from lindero.capabilities.sensors.tests import cot_made
from lindero.capabilities.warnings.cap_reading import read_cap
from lindero.engine.reading import Reading
from lindero.kernel.decisions import Decision
from lindero.kernel.errors import Defect, Invalid, LinderoError
from lindero.kernel.photos import is_bare_photo
from lindero.kernel.places import place_of
from lindero.kernel.record import fields_of
from lindero.kernel.times import MINUTE_MS, instant_of
from lindero.shells import demo
from lindero.shells.public.forms import sent_in
from lindero.shells.public.photos import NoPhoto, TooLarge, drawn_anew
from lindero.shells.public.tests.visiting import photo
from lindero.shells.tak.admission import key_in
from lindero.trust.agreements.canonical import decode_agreement
from lindero.trust.agreements.lint import load_document
from lindero.trust.agreements.questions import read_request
from lindero.trust.exchange.exporting import export_channel, list_channels
from lindero.trust.identity.cards import read_card
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.notes import VerifierKey, read_note, read_verifier_key, sign_note
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.folders import RESCUE, CraftInDistress
from tests.nodes.world import TREATY, World

TREATY_TOML: Final = Path(demo.__file__).parent / "agreements" / "strait-bilateral.toml"
KEPT: Final = Path(".fuzz")
"""Where bytes that made something fail are kept."""

QUESTION: Final = (
    b'{"from":"NRD","to":"SUD","kind":"tracking.track_updated","fields":["place"],'
    b'"purpose":"border_surveillance","lane":"operations","at":"2026-11-22T08:00:00Z","place":[11.2,55.4]}'
)
LEAVES: Final = b'{"channel":"lindero/NRD-SUD/AG-1/operations","first":0,"count":3}'
"""What a node asks for only where the two copies of a log differ."""

GEOJSON: Final = (
    b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",'
    b'"coordinates":[11.2,55.4]},"properties":{"t":"2026-11-22T08:00:00Z","id":"a1"}}]}'
)
AIS: Final = b"\\s:r1,c:1609459200*20\\!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23\n"
CAP: Final = (
    b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b</sender>'
    b"<sent>2026-11-22T08:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
    b"<info><category>Met</category><event>Storm</event><urgency>Past</urgency><severity>Minor</severity>"
    b"<certainty>Likely</certainty><area><areaDesc>c</areaDesc><circle>55,11 10</circle></area></info></alert>"
)
CSV: Final = b"t,lon,lat,id\n2026-11-22T08:00:00Z,11.2,55.4,a1\n"


@dataclass(frozen=True)
class Target:
    """One way in.

    Attributes:
        name: What it reads.
        run: Reads bytes; raises what it raises.
        seeds: Good bytes.
    """

    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]

    def feed(self, data: bytes) -> None:
        """Read bytes that may be anything; a refusal with a reason is as good as an answer.

        Raises:
            Exception: Whatever else comes of it: a flaw.
        """
        try:
            self.run(data)
        except Defect:
            raise
        except LinderoError as error:
            if not (error.code and error.text and error.advice):
                raise


def file_name(name: str) -> str:
    """Return a target's name as the name of a file."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def _text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """Return a reader of text as a reader of bytes; what is no UTF-8 never reaches it."""

    def run(data: bytes) -> object:
        with suppress(UnicodeDecodeError):
            return read(data.decode())
        return None

    return run


def _question(data: bytes) -> object:
    """Read a question; one that cannot be read is answered by a refusal, which is told here as all others are."""
    read = read_request(data)
    if isinstance(read, Decision):
        (reason,) = read.reasons
        raise Invalid(reason.code, reason.text, reason.fix)
    return read


def _body(data: bytes) -> object:
    """Take a record body apart, as the log does with bytes that were decoded into their type before."""
    with suppress(msgspec.MsgspecError, UnicodeError):
        return fields_of(data)
    return None


def _cot(data: bytes) -> object:
    """Decode events as a stream and as a datagram, and write each in the other way."""
    for is_stream in (True, False):
        decoder = CotDecoder("fuzz", is_stream=is_stream)
        for taken in decoder.read(data):
            as_text(taken), as_message(taken)
        decoder.finish()
        if not decoder.take().counts.is_whole:
            raise ValueError("an event is not accounted for")
    return None


def _usual_cot(data: bytes) -> object:
    """Read an event quickly if it is a usual one, and with the full reader: both say the same."""
    events, written, _ = read_events([data])
    expected: list[tuple[CotEvent, bytes]] = []
    with suppress(Fault):
        event = bare(data)
        expected = [(read_event(event), event)]
        expected = expected if well_formed([event]) == [True] else []
    # What is no number is equal to itself in words alone.
    if repr(list(zip(events, written, strict=True))) != repr(expected):
        raise ValueError("the quick reader and the full one say different things")
    return events


def _photo(data: bytes) -> object:
    """Draw a photo anew; what comes of it is nothing but a picture, whatever came in."""
    with suppress(NoPhoto, TooLarge):
        if not is_bare_photo(drawn_anew(data)):
            raise ValueError("a photo kept more than its picture")
    return is_bare_photo(data)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Target, ...]]:
    """Give all targets, those of the wire on two nodes that have an agreement and have just exchanged records."""
    world = World(folder, ("NRD", "SUD", "VES"), folders=(RESCUE,))
    try:
        world.conclude(TREATY.read_text(encoding="utf-8"))
        for number in range(3):
            world.observe("NRD", lon=11.2 + number / 100)
        world.put("NRD", "lifeboat", CraftInDistress(place=place_of(11, 55.5), counts=31))
        for _ in range(5):
            world.settle()
            world.move(MINUTE_MS // 4)
        world.nodes["NRD"].exchange.reconcile("SUD")
        yield (*_files(world), *_wire(world))
    finally:
        world.close()


def _files(world: World) -> Iterator[Target]:
    node = world.nodes["SUD"]
    treaty = TREATY.read_bytes()
    canonical = world.version("SUD", "AG-1@1").text.encode()
    card = msgspec.json.encode(node.card())
    rows = Reading(node.store)
    channel = next(name for name in list_channels(rows) if "/operations" in name)
    bundle = export_channel(rows, channel, "SUD", node.signer, node.clock.now())
    verifier = VerifierKey("lindero/SUD", node.signer.public_key)
    note = str(
        sign_note("lindero/SUD/national\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", [node.signer])
    )
    yield Target("treaty.yaml", _text(lambda text: load_document(text, "a.yaml", None)), (treaty,))
    toml = TREATY_TOML.read_bytes()
    yield Target("treaty.toml", _text(lambda text: load_document(text, "a.toml", None)), (toml,))
    yield Target("canonical agreement", decode_agreement, (canonical,))
    yield Target("question", _question, (QUESTION,))
    yield Target("node card", read_card, (card,))
    yield Target("proof bundle", verify_bundle, (bundle,))
    yield Target("signed note", _text(read_note), (note.encode(),))
    yield Target("checkpoint", _text(read_checkpoint), (b"lindero/NRD\n3\n" + b"A" * 43 + b"=\n",))
    yield Target("verifier key", _text(read_verifier_key), (str(verifier).encode(),))
    yield Target("record body", _body, (b'{"type":"a.b","place":[1,2]}',))
    yield Target("instant", _text(instant_of), (b"2026-11-22T08:00:00Z",))
    form = b'--x\r\ncontent-disposition: form-data; name="words"\r\n\r\nA fence was cut.\r\n--x--\r\n'
    yield Target("public form", lambda data: sent_in(data, "multipart/form-data; boundary=x"), (form,))
    yield Target("photo", _photo, (photo((32, 24)), photo((32, 24), "PNG"), photo((32, 24), "WEBP")))
    for name, read, seeds in (*formats(), *devices()):
        yield Target(name, read, seeds)
    yield Target("AIS lines", lambda data: list(decode_stream([data])), (AIS,))
    yield Target(
        "Cursor on Target", _cot, (cot_made.text(), cot_made.framed(), cot_made.text(kind="b-a-o-tbl"))
    )
    yield Target(
        "usual Cursor on Target", _usual_cot, (cot_made.text(), cot_made.text(uid="\u0410-7", detail="?"))
    )
    yield Target("TAK first words", key_in, (b'<auth><cot username="a" password="lk_1_2"/></auth>',))
    yield Target("CAP", read_cap, (CAP,))
    names = {"time": "t", "lon": "lon", "lat": "lat", "id": "id"}
    yield Target(
        "CSV report", _text(lambda text: read_csv(text, sensor_id="s", names=names, received_at=1)), (CSV,)
    )
    yield Target(
        "GeoJSON report",
        _text(lambda text: read_geojson(text, sensor_id="s", names=names, received_at=1)),
        (GEOJSON,),
    )


def _wire(world: World) -> Iterator[Target]:
    """Give what a recognised neighbour may ask: sealed as it travels, and opened, past the seal."""
    handlers, speech = world.nodes["SUD"].exchange.handlers(), world.nodes["NRD"].exchange.speech
    for path, handler in handlers.items():
        asked = [
            body for here, there, way, body in world.crossed if (here, there, way) == ("NRD", "SUD", path)
        ]
        asked = asked[-3:] or [LEAVES]
        yield Target(f"sealed {path}", partial(handler, "NRD"), (speech.request("SUD", path, asked[-1]),))
        yield Target(f"opened {path}", partial(world.deliver, "NRD", "SUD", path), tuple(asked))
