"""The node's configuration: one file, one frozen type, unknown keys refused."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.names import Nation
from lindero.kernel.record import Setting
from lindero.kernel.times import Instant, end_of_day

Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]
MachineName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{1,40}$(?!\n)")]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file; an unknown key is refused, since a mistyped safeguard must not be silently absent."""


class Door(_Part, frozen=True, kw_only=True):
    """Where the node listens.

    Attributes:
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
    """

    host: str = "127.0.0.1"
    port: Port = 0


class FeedSource(_Part, frozen=True, kw_only=True):
    """One source of outside data.

    Attributes:
        feed: Name of the feed that reads it, for example `sensors.ais_file`.
        settings: The feed's own settings, checked by the feed's type.
        assessment: The data protection impact assessment of what it brings, by its number (AGR-08). Without one that
            counts nothing of it is kept but distress signals, unless it cannot speak of persons.
        opinion_by: The data protection officer whose opinion on it is recorded there.
        assessed_until: The last day on which it counts.
    """

    feed: str
    settings: Mapping[str, Any] = {}
    assessment: Annotated[str, msgspec.Meta(max_length=120)] = ""
    opinion_by: Annotated[str, msgspec.Meta(max_length=120)] = ""
    assessed_until: date | None = None

    @property
    def ends_at(self) -> Instant | None:
        """The first instant at which the assessment no longer counts, milliseconds UTC; None without one."""
        return None if self.assessed_until is None else end_of_day(self.assessed_until)


class Console(Door, frozen=True, kw_only=True):
    """The console and the JSON interface.

    Attributes:
        open_sign_in: Whether the sign-in page names the demonstration's persons; never outside a demonstration.
        origin: The address that people type, `https://console.nordia.example`; passkeys are bound to it. Where it is
            left out, passkeys work on this machine's `localhost` only.
        phrases: Whether pass phrases are taken beside passkeys.
        session_minutes: How long a session lasts at most; one watch unless set.
        idle_minutes: How long a session lasts without being used.
        basemap: File of the map under the picture, PMTiles with vector tiles, relative to the node's folder; the map
            that comes with the console where it is left out.
    """

    port: Port = 8440
    open_sign_in: bool = False
    origin: Annotated[str, msgspec.Meta(pattern=r"^(https?://[a-z0-9.-]+(:[0-9]{1,5})?)?$(?!\n)")] = ""
    phrases: bool = True
    session_minutes: Annotated[int, msgspec.Meta(ge=5, le=1_440)] = 720
    idle_minutes: Annotated[int, msgspec.Meta(ge=5, le=720)] = 60
    basemap: str = ""


class PeerDoor(Door, frozen=True, kw_only=True):
    """Where neighbours reach the node: mutual TLS with pinned keys.

    Attributes:
        address: The address that neighbours are told, `host:port`; host and port of this table where empty.
    """

    port: Port = 8441
    address: str = ""


class TakDoor(Door, frozen=True, kw_only=True):
    """Where clients of TAK connect: own staff and own machines, each with a key or a certificate of its own.

    Attributes:
        authority: File with the certificates of the authorities whose client certificates get in, relative to the
            node's folder; the key alone counts where it is empty. A changed file counts within ten seconds.
        certificates: Machines by name, each with the SHA-256 fingerprints of its client certificates, as `openssl`
            writes them. Where there are any, nobody else gets in, and no key is asked for in words.
        revoked: File with what the authorities took back (CRL, PEM), relative to the node's folder. A changed
            file counts within ten seconds, for open connections too.
        local_key: File with the key for whoever connects from this machine, without TLS: for a gateway beside the
            node. The door then listens on this machine alone.
        layers: Layers of the picture that leave towards clients; never those of rescue or protection.
        received: Whether what neighbours sent leaves too.
    """

    port: Port = 8089
    authority: str = ""
    certificates: Mapping[MachineName, tuple[str, ...]] = {}
    revoked: str = ""
    local_key: str = ""
    layers: tuple[str, ...] = ("tracking.tracks",)
    received: bool = False


class SapientParent(_Part, frozen=True, kw_only=True):
    """A higher SAPIENT fusion node, of this nation, which is told of the own tracks.

    Attributes:
        host: Its name or address; SAPIENT has no encryption of its own, so reach it through a protected network.
        port: Its port.
        node_id: Our own UUID there, small letters.
        layers: Layers of the picture that leave; never those of rescue or protection, never what neighbours sent.
        every_s: Time between two rounds of reports, seconds.
    """

    host: str
    port: Port
    node_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)")]
    layers: tuple[str, ...] = ("tracking.tracks",)
    every_s: Annotated[float, msgspec.Meta(ge=0.2, le=3_600)] = 2.0


class Exchange(_Part, frozen=True, kw_only=True):
    """How records cross.

    Attributes:
        max_skew_s: Largest difference from a neighbour's clock at which the gate stays open, seconds.
        overlays: Files with national law that narrows agreements, relative to the node's folder.
        protocols: Versions of the protocol that the node speaks. `lindero/2` seals everything to the receiver;
            `lindero/1` does not, and is spoken only with neighbours whose card has no sealing key. Leave it out to
            send and take nothing unsealed.
        fetched_by: Neighbours that this node cannot connect to: what is for them is laid out, and they fetch it.
        fetches_from: Neighbours that cannot connect to this node: it fetches from them what they have for it.
    """

    max_skew_s: Annotated[int, msgspec.Meta(ge=1, le=300)] = 120
    overlays: tuple[str, ...] = ()
    protocols: Annotated[tuple[Literal["lindero/2", "lindero/1"], ...], msgspec.Meta(min_length=1)] = (
        "lindero/2",
        "lindero/1",
    )
    fetched_by: tuple[Nation, ...] = ()
    fetches_from: tuple[Nation, ...] = ()


class Limits(_Part, frozen=True, kw_only=True):
    """How often one may ask; beyond it the answer is 429 with the time to wait.

    Attributes:
        person_per_minute: Requests of one person.
        key_per_minute: Requests with one key.
        address_per_minute: Requests from one address, whoever asks.
        failed_sign_ins: Wrong sign-ins from one address within ten minutes.
        reports: Reports and messages of the public from one address within ten minutes.
        wrong_receipts: Receipt codes that no report has, from one address within ten minutes.
        live_pictures_of_person: Live pictures that one person has open at once, in windows and on devices.
        live_pictures: Live pictures that all people have open at once.
    """

    person_per_minute: Annotated[int, msgspec.Meta(ge=10)] = 1_200
    key_per_minute: Annotated[int, msgspec.Meta(ge=10)] = 6_000
    address_per_minute: Annotated[int, msgspec.Meta(ge=10)] = 6_000
    failed_sign_ins: Annotated[int, msgspec.Meta(ge=3)] = 20
    reports: Annotated[int, msgspec.Meta(ge=1)] = 10
    wrong_receipts: Annotated[int, msgspec.Meta(ge=3)] = 20
    live_pictures_of_person: Annotated[int, msgspec.Meta(ge=1)] = 12
    live_pictures: Annotated[int, msgspec.Meta(ge=1)] = 1_000


class PublicPages(_Part, frozen=True, kw_only=True):
    """The pages for anybody, below `/public/`.

    Attributes:
        opened: Whether there are any.
        emergency: The number to call when someone is in danger, shown on every page that takes a report.
        areas: Names of coarse areas to choose from, in the order in which they are shown.
        office: Where the data protection officer is reached, in one line; nothing is said of it where it is empty.
    """

    opened: bool = True
    emergency: Annotated[str, msgspec.Meta(pattern=r"^[0-9+ ]{2,20}$(?!\n)")] = "112"
    areas: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=60)], ...] = ()
    office: Annotated[str, msgspec.Meta(max_length=200)] = ""


class WitnessSource(_Part, frozen=True, kw_only=True):
    """A third witness, which sees only size and root of the national log.

    Attributes:
        url: Its submission prefix, `https://host/path` (C2SP tlog-witness).
        key: Its key for cosignatures, as it says of itself: `lake+1f2e3d4c+BA...`.
    """

    url: str
    key: str


class Proof(_Part, frozen=True, kw_only=True):
    """Whose cosignatures a checkpoint of the national log needs before it counts as witnessed.

    Attributes:
        need: So many of the following.
        of: `peer` for any neighbour, `witness` for any third witness, or one of either by its name.
    """

    need: Annotated[int, msgspec.Meta(ge=0, le=64)] = 1
    of: tuple[str, ...] = ("peer",)


class Provider(_Part, frozen=True, kw_only=True):
    """A provider of identities (OpenID Connect) that signs people in; what they may do stays the node's own.

    Attributes:
        issuer: Its address, https; plain http for this machine alone.
        client_id: What the node is called there.
        client_secret: File with the node's secret there, relative to the node's folder; none if empty.
        claim: The claim that holds a person's short name.
        name: What the sign-in page calls it.
    """

    issuer: Annotated[
        str, msgspec.Meta(pattern=r"^(https://\S+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?(/\S*)?)$(?!\n)")
    ]
    client_id: str
    client_secret: str = ""
    claim: str = "preferred_username"
    name: str = "your organisation"


class NodeConfig(_Part, frozen=True, kw_only=True):
    """Everything that `node.toml` may say.

    Attributes:
        nation: Three capital letters.
        name: The nation's name for people.
        section: The border section or centre, shown under the name.
        setting: Production or exercise; fixed for the life of the store.
        console: Where officers connect.
        peers: Where neighbours connect.
        tak: Where clients of TAK connect; no such door where it is left out.
        sapient: The higher SAPIENT fusion node; none where it is left out.
        exchange: How records cross.
        limits: How often one may ask.
        public: The pages for anybody.
        provider: Who else may sign people in; nobody where it is left out.
        proof: Whose cosignatures a checkpoint needs.
        witnesses: Third witnesses by name.
        feeds: Sources of outside data by name.
        erasure_register: File that names what was erased before its time, relative to the node's folder; best on
            another disk than the store, so that no restored backup of the one takes the other back with it.
        view: Longitude, latitude (degrees) and zoom at which the map opens.
    """

    nation: Nation
    name: str
    section: str = ""
    setting: Setting = "production"
    console: Console = Console()
    peers: PeerDoor = PeerDoor()
    tak: TakDoor | None = None
    sapient: SapientParent | None = None
    exchange: Exchange = Exchange()
    limits: Limits = Limits()
    public: PublicPages = PublicPages()
    provider: Provider | None = None
    proof: Proof = Proof()
    witnesses: Mapping[str, WitnessSource] = {}
    feeds: Mapping[str, FeedSource] = {}
    erasure_register: str = "erased.txt"
    view: tuple[float, float, float] = (11.5, 56.0, 7.0)


def read_config(path: Path) -> NodeConfig:
    """Read a node's configuration.

    Raises:
        Missing: If there is no such file.
        Invalid: If it is no TOML, or a key is unknown or wrong; names the key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Missing(
            "config.file", f"There is no {path}.", "Make a node with `lindero init FOLDER`."
        ) from error
    try:
        return msgspec.convert(tomllib.loads(text), NodeConfig, strict=True)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(
            "config.toml", f"{path} is no TOML: {error}.", "Correct the line that is named."
        ) from error
    except msgspec.ValidationError as error:
        raise Invalid(
            "config.key", f"{path}: {error}.", "See docs/reference/settings.md for every key."
        ) from error
