"""Making a node's folder: configuration, keys, certificate, store, the first people and signing officers."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar, get_args

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.keys import FileSigner, RandomSource, Signer, new_key, open_signer, save_key, write_secret
from lindero.engine.officer_keys import OfficerKeys, new_officer_keys, save_officer_keys
from lindero.engine.registry import Registry
from lindero.engine.sealing import CURRENT, new_sealing_key, save_sealing_key
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Conflict, Invalid
from lindero.kernel.names import check_nation
from lindero.kernel.record import Setting
from lindero.shells.asking import decode_ask
from lindero.shells.key_files import NODE_KEY, NODE_PLACE, ROOT_KEY, TLS_CERTIFICATE, TLS_KEY
from lindero.shells.node import CONFIG_FILE, Node
from lindero.trust.identity import actions, sessions
from lindero.trust.identity.cards import fingerprint_of
from lindero.trust.identity.certificates import make_certificate
from lindero.trust.identity.key_actions import enter_first_key
from lindero.trust.identity.keychain import MAX_DAYS, KeyRequest, issue_key
from lindero.trust.identity.records import PERSON_PATTERN, AccessRefused, SigningRole
from lindero.trust.identity.secrets import spoken_secret

S = TypeVar("S", bound=msgspec.Struct)

SETUP: Final = Actor(name="cli/setup")
"""Who puts a node's first records: whoever makes its folder."""

OVERSIGHT_KEY: Final = "oversight.pem"


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can sign in from the first day.

    Attributes:
        person: Short name.
        name: The name shown to colleagues.
        roles: Codes of the roles held.
        phrase: Pass phrase; one is generated if empty.
        by_code: Whether the person gets a code instead, and chooses passkey or pass phrase with it alone.
    """

    person: str
    name: str
    roles: tuple[str, ...]
    phrase: str = ""
    by_code: bool = False


class NewOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer who signs agreements; both keys are made in one file in `keys/officers/`."""

    person: str
    role: SigningRole


class NodePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a new node is to be.

    Attributes:
        nation: Three capital letters.
        name: The nation's name for people.
        section: The border section or centre.
        setting: Production or exercise; fixed for the life of the store.
        console_port: Port of console and JSON interface; 0 takes a free one at each start.
        peer_port: Port of the neighbours' door; 0 takes a free one at each start.
        address: Where neighbours are told to connect, `host:port`.
        view: Longitude, latitude (degrees) and zoom at which the map opens.
        open_sign_in: Whether the sign-in page names everybody; never outside a demonstration.
        people: The first people; at least one with the role ADM.
        officers: Who signs agreements.
        oversight_key: Public key of the independent body, 64 hexadecimal digits; a key is made in
            `keys/oversight.pem` if empty, to be handed to the body.
        root_key_file: File or token of the nation's root key, kept offline otherwise; one is made in `keys/root.pem` if
            empty, to be put into a safe.
        signing_key: Address of a key in a token that is to sign for the node (`pkcs11:...`); a file is made if empty.
        more_toml: Further tables of the configuration, for example feeds.
        refused: Who was refused while the node was set up; it goes into its log.
    """

    nation: str
    name: str
    section: str = ""
    setting: Setting = "production"
    console_port: int = 8440
    peer_port: int = 8441
    address: str = ""
    view: tuple[float, float, float] = (11.5, 56.0, 7.0)
    open_sign_in: bool = False
    people: tuple[NewPerson, ...] = ()
    officers: tuple[NewOfficer, ...] = ()
    oversight_key: str = ""
    root_key_file: str = ""
    signing_key: str = ""
    more_toml: str = ""
    refused: tuple[AccessRefused, ...] = ()


class MadeNode(msgspec.Struct, frozen=True, kw_only=True):
    """What was made.

    Attributes:
        folder: The node's folder.
        fingerprint: The node's fingerprint, 64 hexadecimal digits.
        phrases: Generated pass phrases by person; nobody can find them out again.
        codes: Codes to register with, by person; each is good once.
        officer_keys: Key file of each officer.
        oversight_key: Key file of the independent body; None where the body brought its own.
        root_key: Key file of the nation's root; None where there was one before.
    """

    folder: Path
    fingerprint: str
    phrases: Mapping[str, str]
    officer_keys: Mapping[str, Path]
    oversight_key: Path | None = None
    root_key: Path | None = None
    codes: Mapping[str, str] = {}


def make_node(
    folder: Path, plan: NodePlan, registry: Registry, *, clock: Clock, random: RandomSource
) -> MadeNode:
    """Make a node's folder; it appears whole or not at all.

    Raises:
        Conflict: If there is something in the folder already.
        Invalid: If a name, a role or a phrase is not as it must be.
        LinderoError: What opening the new node raises.
        OSError: If files cannot be written.
    """
    _check_words(plan)
    if not any("ADM" in person.roles for person in plan.people):
        raise Invalid("setup.admin", "Nobody would administer the node.", "Give one person the role ADM.")
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(
            "setup.folder",
            f"There is something in {folder} already.",
            "Name a folder that does not exist yet; a node is never made over another.",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there last, so that a full disk or an error leaves nothing half made.
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made = _fill(making, plan, registry, clock, random)
        making.replace(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    keys = {person: folder / path.relative_to(making) for person, path in made.officer_keys.items()}
    oversight = made.oversight_key and folder / made.oversight_key.relative_to(making)
    root = made.root_key and folder / made.root_key.relative_to(making)
    return msgspec.structs.replace(
        made, folder=folder, officer_keys=keys, oversight_key=oversight, root_key=root
    )


def write_certificate(folder: Path, nation: str, clock: Clock) -> None:
    """Make a new TLS key and certificate in a node's folder, replacing those that are there."""
    key, certificate = make_certificate(nation, clock.now())
    _write(folder / "keys" / TLS_KEY, key, 0o600)
    _write(folder / "keys" / TLS_CERTIFICATE, certificate, 0o644)


def write_officer_keys(folder: Path, person: str, random: RandomSource) -> tuple[Path, OfficerKeys]:
    """Make an officer's two signing keys in `keys/officers/`; return their file and the keys.

    Raises:
        Invalid: If there is a key for that person already.
    """
    keys, path = new_officer_keys(random), folder / "keys" / "officers" / f"{person}.pem"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    save_officer_keys(path, keys)
    return path, keys


def _fill(making: Path, plan: NodePlan, registry: Registry, clock: Clock, random: RandomSource) -> MadeNode:
    for name in ("keys", "data"):
        (making / name).mkdir(mode=0o700)
    (making / CONFIG_FILE).write_text(config_text(plan), encoding="utf-8")
    if plan.signing_key:
        write_secret(making / "keys" / NODE_PLACE, plan.signing_key.encode())
    else:
        save_key(making / "keys" / NODE_KEY, new_key(random))
    root, root_key = _root(making / "keys", plan, random)
    save_sealing_key(making / "keys" / CURRENT, new_sealing_key(random))
    write_certificate(making, plan.nation, clock)
    officer_keys: dict[str, Path] = {}
    phrases: dict[str, str] = {}
    codes: dict[str, str] = {}
    node = Node(making, registry, clock=clock, random=random)
    try:
        _sign_first(node, root)
        for officer in plan.officers:
            officer_keys[officer.person], keys = write_officer_keys(making, officer.person, random)
            _appoint(node, officer, keys)
        for person in plan.people:
            _enrol(node, person)
            if person.by_code:
                codes[person.person] = _offer_code(node, person.person, random)
                continue
            phrase = person.phrase or phrases.setdefault(person.person, spoken_secret(random))
            node.store.run(partial(sessions.set_phrase, person=person.person, phrase=phrase))
        for refused in plan.refused:
            node.work("identity", SETUP, partial(_put, record=refused))
        oversight = _register_body(node, plan.oversight_key, random)
        fingerprint = fingerprint_of(node.card())
    finally:
        node.close()
    return MadeNode(
        folder=making,
        fingerprint=fingerprint,
        phrases=phrases,
        officer_keys=officer_keys,
        oversight_key=oversight,
        root_key=root_key,
        codes=codes,
    )


def _offer_code(node: Node, person: str, random: RandomSource) -> str:
    """Let a person register with a code; return it, since it is nowhere else."""
    code = spoken_secret(random)
    digest = hashlib.sha256(code.encode()).hexdigest()
    node.work("identity", SETUP, lambda desk: actions.offer_enrolment(desk, person, digest))
    return code


def _put(desk: Desk, record: AccessRefused) -> None:
    desk.put(record)


def _root(keys: Path, plan: NodePlan, random: RandomSource) -> tuple[Signer, Path | None]:
    """Return the nation's root key, and its file where one was made for it.

    Raises:
        LinderoError: If the file that was named holds no key.
    """
    if plan.root_key_file:
        return open_signer(f"lindero/{plan.nation}/root", plan.root_key_file), None
    key, path = new_key(random), keys / ROOT_KEY
    save_key(path, key)
    return FileSigner(f"lindero/{plan.nation}/root", key), path


def _sign_first(node: Node, root: Signer) -> None:
    """Let the root sign the node's first key, and put that on record."""
    request = KeyRequest(nation=node.nation, node_key=node.signer.public_key.hex(), number=1)
    statement = issue_key(request, root, node.clock.now(), MAX_DAYS)
    node.work("identity", SETUP, lambda desk: enter_first_key(desk, statement))


def _register_body(node: Node, public_key: str, random: RandomSource) -> Path | None:
    """Register the independent body, last of all: from then on oversight changes with its key only.

    Returns:
        The file of the key that was made for the body; None where it brought its own.

    Raises:
        Invalid: If what it brought is no public key.
    """
    path = None
    if not public_key:
        key, path = new_key(random), node.folder / "keys" / OVERSIGHT_KEY
        save_key(path, key)
        public_key = key.public_key().public_bytes_raw().hex()
    node.work("identity", SETUP, lambda desk: actions.register_body(desk, public_key))
    return path


def _check_words(plan: NodePlan) -> None:
    """Refuse names that nobody could use.

    Raises:
        Invalid: Naming the first one.
    """
    check_nation(plan.nation)
    if not plan.name.strip() or not plan.name.isprintable():
        raise Invalid("setup.name", "The nation has no name for people.", "Write it, for example Nordia.")
    for person in (*(one.person for one in plan.people), *(one.person for one in plan.officers)):
        if not re.fullmatch(PERSON_PATTERN.strip("^$"), person):
            raise Invalid(
                "setup.person",
                f"{person!r} is no short name.",
                "Write 2 to 41 lower-case letters, digits and hyphens, a letter first.",
            )


def _appoint(node: Node, officer: NewOfficer, keys: OfficerKeys) -> None:
    ask = _ask(
        actions.AppointOfficer,
        person=officer.person,
        role=officer.role,
        public_key=keys.public_key,
        ml_dsa_key=keys.ml_dsa_key,
    )
    node.work("identity", SETUP, lambda desk: actions.appoint_officer(desk, ask))


def _enrol(node: Node, person: NewPerson) -> None:
    enrol = _ask(actions.EnrolPerson, person=person.person, name=person.name)
    node.work("identity", SETUP, lambda desk: actions.enrol_person(desk, enrol))
    for role in person.roles:
        node.work("identity", SETUP, partial(actions.first_role, person=person.person, role=role))


def _ask(asks: type[S], **values: str) -> S:
    """Make an ask that keeps its limits.

    Raises:
        Invalid: If a value breaks one.
    """
    return decode_ask(msgspec.json.encode(values), asks)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write a file at once: readers see the old bytes or the new ones, and never a looser mode."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def config_text(plan: NodePlan) -> str:
    """Return the text of `node.toml`, with a word on every key."""
    lon, lat, zoom = plan.view
    return f"""\
# The node of {" ".join(plan.name.split())}. Every key is explained in docs/reference/settings.md.

nation = {_quoted(plan.nation)}
name = {_quoted(plan.name)}
section = {_quoted(plan.section)}  # border section or centre, shown under the name
setting = {_quoted(plan.setting)}  # production or exercise: fixed for the life of the store
view = [{lon}, {lat}, {zoom}]  # where the map opens: longitude, latitude (degrees), zoom
erasure_register = "erased.txt"  # names what was erased before its time; best on another disk

[console]  # officers and the JSON interface; for other machines, put a gateway with TLS before it
host = "127.0.0.1"
port = {plan.console_port}
open_sign_in = {str(plan.open_sign_in).lower()}  # whether the sign-in page names people: demonstrations only
origin = ""  # the https address that people type; passkeys are bound to it
phrases = true  # whether pass phrases are taken beside passkeys
session_minutes = 720  # how long a session lasts at most
idle_minutes = 60  # and without being used
basemap = ""  # the node's own map, for example "maps/own.pmtiles"; docs/guide/own-basemap.md says how

[peers]  # neighbours: mutual TLS, pinned certificates; listen on 0.0.0.0 for other machines
host = "127.0.0.1"
port = {plan.peer_port}
address = {_quoted(plan.address)}  # host:port that neighbours are told; host and port from above if empty

[limits]  # how often one may ask; beyond it the answer is 429
person_per_minute = 1200
key_per_minute = 6000
address_per_minute = 6000  # behind a gateway, see that it names the true address
failed_sign_ins = 20  # wrong sign-ins from one address within ten minutes
reports = 10  # reports and messages of the public from one address within ten minutes
wrong_receipts = 20  # wrong receipt codes from one address within ten minutes

[public]  # the pages for anybody, below /public/
opened = true
emergency = "112"  # the number to call when someone is in danger
areas = []  # coarse areas to choose from, for example ["Nordhavn", "Ostrand"]
office = ""  # where the data protection officer is reached, in one line

[exchange]
max_skew_s = 120  # beyond this difference from a neighbour's clock the gate closes
overlays = []  # files with national law that narrows agreements, for example ["law/nordia.yaml"]

[proof]  # whose cosignatures a checkpoint of the national log needs before it counts as witnessed
need = 1  # so many of the following
of = ["peer"]  # peer: any neighbour; witness: any of the witnesses below; or one of either by its name

# Third witnesses, which see only size and root of the log, one table each:
# [witnesses.lake]
# url = "https://witness.example/lake"
# key = "lake+1f2e3d4c+BA..."

# Who else may sign people in, by OpenID Connect; roles never come from there:
# [provider]
# issuer = "https://sign-in.nordia.example"
# client_id = "lindero"
# client_secret = "keys/provider-secret"

# Where TAK clients of own staff connect, each with a machine's key, or known by its certificate:
# [tak]
# port = 8089
# layers = ["tracking.tracks"]  # what of the picture leaves towards them
# authority = "keys/clients.pem"  # whose client certificates get in
# certificates = {{ patrol-7 = ["9A:2C:..."] }}  # whose each one is, by its SHA-256 fingerprint

# A higher SAPIENT fusion node of this nation, which is told of the own tracks:
# [sapient]
# host = "192.0.2.9"
# port = 5010
# node_id = "6f1c1b7e-5d0f-4a3b-9c62-1d8a4e2b7f01"

# Sources of outside data, one table each:
# [feeds.harbour]
# feed = "sensors.ais_tcp"
# assessment = "DPIA-4"  # its impact assessment, whose opinion is recorded there, and its last day
# opinion_by = "D. Dahl"
# assessed_until = 2027-06-30
# settings = {{ sensor_id = "harbour-ais", host = "192.0.2.7", port = 5631 }}
{plan.more_toml}"""


def _quoted(text: str) -> str:
    """Return a TOML basic string; JSON writes them alike."""
    return msgspec.json.encode(text).decode()


_ROLE_OF_SIGNER: Final = {"operational": "CMD", "legal": "LEG", "data_protection": "DPO"}


def new_people(
    admin: str, phrase: str, others: Sequence[str], officers: Sequence[str] = ()
) -> tuple[NewPerson, ...]:
    """Return the first people, each once.

    Args:
        admin: The administrator.
        phrase: The administrator's pass phrase; one is generated if empty.
        others: Other people, in words of the form `PERSON:ROLE`.
        officers: Signing officers, likewise; who has no role otherwise gets the one of that capacity.

    Raises:
        Invalid: If a word has another form.
    """
    roles: dict[str, list[str]] = {admin: ["ADM"]}
    for person, role in _pairs(others):
        roles.setdefault(person, []).append(role)
    for person, capacity in _pairs(officers):
        # An officer hands signatures in as a person; nobody else need be asked for the role that permits it.
        roles.setdefault(person, [_ROLE_OF_SIGNER.get(capacity, capacity)])
    return tuple(
        NewPerson(
            person=person,
            name=person.replace("-", " ").title(),
            roles=tuple(held),
            phrase=phrase if person == admin else "",
        )
        for person, held in roles.items()
    )


def new_officers(words: Sequence[str]) -> tuple[NewOfficer, ...]:
    """Return the officers named by words of the form `PERSON:ROLE`.

    Raises:
        Invalid: If a word has another form, or names a role in which nobody signs.
    """
    officers = []
    for person, role in _pairs(words):
        try:
            officers.append(msgspec.convert({"person": person, "role": role}, NewOfficer))
        except msgspec.ValidationError as error:
            raise Invalid(
                "setup.signing_role",
                f"Nobody signs as {role}.",
                f"Choose one of {', '.join(get_args(SigningRole))}.",
            ) from error
    return tuple(officers)


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        name, colon, role = word.partition(":")
        if not (name and colon and role):
            raise Invalid("setup.pair", f"{word!r} is no person with a role.", "Write PERSON:ROLE.")
        yield name, role
