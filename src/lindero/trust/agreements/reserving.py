"""Reservations that a party makes after signing: written like those of a treaty file, told as canonical bytes."""

import msgspec

from lindero.kernel.canon import canonical
from lindero.kernel.errors import Invalid, Unproved
from lindero.trust.agreements.cursor import Cursor
from lindero.trust.agreements.findings import Finding, errors_in
from lindero.trust.agreements.reading_clauses import read_narrowing
from lindero.trust.agreements.source import check_shape, check_size
from lindero.trust.agreements.toml_source import tree_of
from lindero.trust.agreements.treaty import Narrowing
from lindero.trust.agreements.writing import plain_narrowing
from lindero.trust.agreements.yaml_source import read_yaml

_DECODER = msgspec.json.Decoder(Narrowing)


def reservation_of(text: str) -> Narrowing:
    """Return the reservation that a text in YAML describes, with the keys of a treaty file's `reservations`.

    Raises:
        Invalid: If anything in it is not in order; names the line.
        Unreadable: If it is no YAML that a treaty file may hold.
    """
    check_size(text)
    found: list[Finding] = []
    narrowing = read_narrowing(Cursor(check_shape(read_yaml(text)), "reservation", found))
    if errors := errors_in(found):
        first = errors[0]
        raise Invalid(f"agreements.{first.code}", f"line {first.line}: {first.text}", first.advice)
    return narrowing


def reservation_bytes(narrowing: Narrowing) -> bytes:
    """Return the canonical bytes of a reservation."""
    return canonical(narrowing)


def read_reservation(data: bytes) -> Narrowing:
    """Read a neighbour's reservation; nothing is accepted that a treaty file could not say.

    Raises:
        Unproved: If the bytes are not the canonical form of a reservation.
    """
    try:
        narrowing = _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _not_canonical(str(error)) from error
    found: list[Finding] = []
    again = read_narrowing(Cursor(tree_of(plain_narrowing(narrowing)), "reservation", found))
    if errors_in(found) or again != narrowing or canonical(narrowing) != data:
        raise _not_canonical("no treaty file would say this")
    return narrowing


def _not_canonical(why: str) -> Unproved:
    return Unproved(
        "agreements.canonical",
        f"These bytes are no reservation: {why}.",
        "Ask the party that made it to make it again.",
    )
