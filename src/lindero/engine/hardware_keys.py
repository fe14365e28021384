"""Keys that never leave their hardware: PKCS #11 tokens behind the same three members as keys in files."""

import importlib
import threading
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from lindero.kernel.errors import Conflict, Invalid, Missing, Unavailable

SCHEME: Final = "pkcs11"
ED25519_OID: Final = "1.3.101.112"
_KEY_BYTES: Final = 32
_ADVICE: Final = (
    "Write pkcs11:token=NAME;object=LABEL?module-path=/path/to/library.so&pin-source=/path/to/pin (RFC 7512)."
)


class HardwarePlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a key is (the part of RFC 7512 that names one).

    Attributes:
        library: The token's PKCS #11 library.
        token: Label of the token.
        label: Label of the key pair.
        pin_file: File with the PIN, readable by its owner only.
    """

    library: Path
    token: str
    label: str
    pin_file: Path


class HardwareSigner:
    """An Ed25519 key in a token; it signs there, and only the public key is known here."""

    def __init__(self, name: str, place: HardwarePlace) -> None:
        """Open the token and find the key.

        Raises:
            Unavailable: If the library or the token cannot be opened.
            Missing: If the token holds no such Ed25519 key pair.
        """
        self._name = name
        self._pkcs11 = _pkcs11()
        opened = _opened(self._pkcs11, place)
        self._lock = opened.lock
        kind = self._pkcs11.KeyType.EC_EDWARDS
        try:
            attributes = {self._pkcs11.Attribute.LABEL: place.label, self._pkcs11.Attribute.KEY_TYPE: kind}
            self._private = _only(opened.session, attributes | _class_of(self._pkcs11, "PRIVATE_KEY"))
            public = _only(opened.session, attributes | _class_of(self._pkcs11, "PUBLIC_KEY"))
            # The point is an OCTET STRING around the 32 bytes; some tokens give the bytes alone.
            self._public_key = bytes(public[self._pkcs11.Attribute.EC_POINT])[-_KEY_BYTES:]
        except (LookupError, self._pkcs11.PKCS11Error) as error:
            raise Missing(
                "keys.hardware_key",
                f"The token {place.token} holds no single Ed25519 key pair {place.label}.",
                "Make it: lindero keys make-hardware; or name the right object.",
            ) from error

    @property
    def name(self) -> str:
        """The key's name in notes and receipts."""
        return self._name

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self._public_key

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature (RFC 8032), made in the token.

        Raises:
            Unavailable: If the token does not sign, for example because it was taken out.
        """
        with self._lock:
            try:
                return bytes(self._private.sign(message, mechanism=self._pkcs11.Mechanism.EDDSA))
            except self._pkcs11.PKCS11Error as error:
                raise Unavailable(
                    "keys.hardware_sign",
                    f"The token does not sign: {error!r}.",
                    "Look whether it is plugged in and unlocked; then restart the node.",
                ) from error


def is_hardware(place: str) -> bool:
    """Say whether a text names a key in a token."""
    return place.startswith(f"{SCHEME}:")


def read_place(uri: str) -> HardwarePlace:
    """Read where a key is.

    Raises:
        Invalid: If it is no PKCS #11 address with token, object, module-path and pin-source.
    """
    parts = urlsplit(uri)
    path = dict(piece.partition("=")[::2] for piece in parts.path.split(";"))
    query = dict(parse_qsl(parts.query))
    found = {
        "library": query.get("module-path", ""),
        "token": unquote(path.get("token", "")),
        "label": unquote(path.get("object", "")),
        "pin_file": query.get("pin-source", "").removeprefix("file:"),
    }
    known = {"token", "object"} >= path.keys() and {"module-path", "pin-source"} >= query.keys()
    if parts.scheme != SCHEME or not all(found.values()) or not known:
        raise Invalid("keys.hardware_address", f"{uri!r} does not name a key in a token.", _ADVICE)
    return HardwarePlace(
        library=Path(found["library"]),
        token=found["token"],
        label=found["label"],
        pin_file=Path(found["pin_file"]),
    )


def make_hardware_key(place: HardwarePlace) -> bytes:
    """Make an Ed25519 key pair in a token, which never gives the private half out; return the public key.

    Raises:
        Conflict: If there is a key of that label already.
        Unavailable: If the token cannot be opened, or makes no Ed25519 keys.
    """
    pkcs11 = _pkcs11()
    session = _opened(pkcs11, place).session
    try:
        if list(session.get_objects({pkcs11.Attribute.LABEL: place.label})):
            raise Conflict(
                "keys.hardware_taken",
                f"The token {place.token} holds a key {place.label} already.",
                "Choose another label.",
            )
        curve = importlib.import_module("pkcs11.util.ec").encode_named_curve_parameters(ED25519_OID)
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC_EDWARDS, {pkcs11.Attribute.EC_PARAMS: curve}, local=True
        )
        parameters.generate_keypair(
            mechanism=pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label=place.label
        )
    except pkcs11.PKCS11Error as error:
        raise Unavailable(
            "keys.hardware_make",
            f"The token makes no Ed25519 key: {error!r}.",
            "Ask its maker for the mechanisms CKM_EC_EDWARDS_KEY_PAIR_GEN and CKM_EDDSA.",
        ) from error
    return HardwareSigner("", place).public_key


def _pkcs11() -> Any:
    try:
        return importlib.import_module("pkcs11")
    except ImportError as error:
        raise Missing(
            "keys.hardware_extra",
            "Keys in hardware need the package python-pkcs11.",
            "Install it: pip install lindero[hardware]",
        ) from error


class _Opened(msgspec.Struct, frozen=True):
    """A session with a token, the PIN that opened it, and the lock that lets one at a time use it."""

    session: Any
    pin: str
    lock: Any


_OPEN: Final[dict[tuple[Path, str], _Opened]] = {}
"""Sessions by library and token: a process logs in to a token once, and its keys share that."""

_OPENING: Final = threading.Lock()


def _opened(pkcs11: Any, place: HardwarePlace) -> _Opened:
    """Return the process's session with a token.

    Raises:
        Unavailable: If the library or the token cannot be opened, or the PIN is wrong.
        Invalid: If others may read the PIN.
    """
    pin, known = _pin_in(place.pin_file), (place.library, place.token)
    with _OPENING:
        if known not in _OPEN:
            _OPEN[known] = _Opened(_session(pkcs11, place, pin), pin, threading.Lock())
        if _OPEN[known].pin != pin:
            raise Unavailable(
                "keys.hardware_pin",
                f"The PIN in {place.pin_file} is not that of the token {place.token}.",
                "Name the file with the right one.",
            )
        return _OPEN[known]


def _session(pkcs11: Any, place: HardwarePlace, pin: str) -> Any:
    try:
        token = pkcs11.lib(str(place.library)).get_token(token_label=place.token)
        return token.open(rw=True, user_pin=pin)
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise Unavailable(
            "keys.hardware_token",
            f"The token {place.token} cannot be opened with {place.library}: {error!r}.",
            "Look whether library, token and PIN are right, and the token is plugged in.",
        ) from error


def _pin_in(path: Path) -> str:
    try:
        mode, pin = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise Missing(
            "keys.pin", f"The PIN in {path} cannot be read: {error}.", "Name the file with it."
        ) from error
    if mode & 0o077:
        raise Invalid("keys.pin_mode", f"Others may read the PIN in {path}.", f"Run: chmod 600 {path}")
    return pin


def _class_of(pkcs11: Any, name: str) -> dict[Any, Any]:
    return {pkcs11.Attribute.CLASS: getattr(pkcs11.ObjectClass, name)}


def _only(session: Any, attributes: dict[Any, Any]) -> Any:
    """Return the only object with some attributes.

    Raises:
        LookupError: If there is none, or more than one.
    """
    (found, *more) = list(session.get_objects(attributes)) or [None]
    if found is None or more:
        raise LookupError
    return found
