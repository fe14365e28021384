"""Passkeys (W3C Web Authentication, level 3): what a browser is asked, and what its answer proves."""

import hashlib
from typing import Any, Final

import msgspec
import webauthn
from webauthn.helpers import bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lindero.kernel.errors import Invalid, Unproved

MAX_ANSWER: Final = 16_384
"""Characters of a browser's answer; an attestation of several certificates fits."""

_TIMEOUT_MS: Final = 120_000


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The console as a browser knows it.

    Attributes:
        domain: The domain to which passkeys are bound (the relying party's id).
        origin: Scheme, host and port, `https://console.nordia.example`.
        name: The name that the device shows.
    """

    domain: str
    origin: str
    name: str


class NewPasskey(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey that was made and proved.

    Attributes:
        credential_id: Its name, base64url.
        public_key: Its public key (COSE), base64url.
        count: The device's count of signatures; 0 where it keeps none.
        synced: Whether it may be copied to other devices of the person.
    """

    credential_id: str
    public_key: str
    count: int
    synced: bool


class _Response(msgspec.Struct):
    client_data: str = msgspec.field(name="clientDataJSON")


class _Answer(msgspec.Struct):
    credential_id: str = msgspec.field(name="id")
    response: _Response


class _ClientData(msgspec.Struct):
    challenge: str


def registration_options(
    site: Site, person: str, name: str, challenge: bytes, known: tuple[str, ...] = ()
) -> str:
    """Return what a browser needs to make a passkey, as JSON.

    The device must keep the passkey itself and verify its user, by finger, face or code.
    """
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=site.name,
        user_id=hashlib.sha256(f"{site.domain}\x00{person}".encode()).digest(),
        user_name=person,
        user_display_name=name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=_bytes(one)) for one in known],
    )
    return options_to_json(options)


def assertion_options(site: Site, challenge: bytes, allowed: tuple[str, ...] = ()) -> str:
    """Return what a browser needs to prove a passkey, as JSON; any passkey of the site where none is named."""
    options = webauthn.generate_authentication_options(
        rp_id=site.domain,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=[PublicKeyCredentialDescriptor(id=_bytes(one)) for one in allowed],
    )
    return options_to_json(options)


def answered(text: str) -> tuple[str, bytes]:
    """Return the passkey that an answer names, and the challenge that it answers; nothing is proved yet.

    Raises:
        Invalid: If it is no answer of a browser.
    """
    if len(text) > MAX_ANSWER:
        raise _no_answer("it is too long")
    try:
        answer = msgspec.json.decode(text, type=_Answer)
        client_data = msgspec.json.decode(_bytes(answer.response.client_data), type=_ClientData)
        return answer.credential_id, _bytes(client_data.challenge)
    except (msgspec.MsgspecError, UnicodeError, ValueError) as error:
        raise _no_answer(str(error)) from error


def check_registration(site: Site, text: str, challenge: bytes) -> NewPasskey:
    """Check that a browser made a passkey for this site and challenge, its user verified.

    Raises:
        Unproved: If it did not.
    """
    made = _proved(
        lambda: webauthn.verify_registration_response(
            credential=text,
            expected_challenge=challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )
    return NewPasskey(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        count=made.sign_count,
        synced=made.credential_backed_up,
    )


def check_assertion(site: Site, text: str, challenge: bytes, public_key: str, count: int) -> int:
    """Check that a passkey answered this challenge at this site, its user verified.

    Args:
        site: The console.
        text: The browser's answer, JSON.
        challenge: What it had to sign.
        public_key: The passkey's public key, base64url.
        count: The device's last count; a count that does not rise shows a copied device.

    Returns:
        The device's new count.

    Raises:
        Unproved: If it did not.
    """
    proved = _proved(
        lambda: webauthn.verify_authentication_response(
            credential=text,
            expected_challenge=challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=_bytes(public_key),
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    )
    new_count: int = proved.new_sign_count
    return new_count


def _proved(verify: Any) -> Any:
    try:
        return verify()
    except (WebAuthnException, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unproved(
            "identity.passkey",
            "The passkey does not prove who you are.",
            "Try again with a passkey that was registered here.",
        ) from error


def _bytes(text: str) -> bytes:
    return webauthn.base64url_to_bytes(text)


def _no_answer(why: str) -> Invalid:
    return Invalid(
        "identity.passkey_answer", f"This is no answer of a passkey: {why}.", "Load the page again and retry."
    )
