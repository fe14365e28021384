"""By what the door judges certificates: its files, read again once they changed."""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import structlog

from lindero.kernel.errors import Invalid
from lindero.shells.tak.revoked import Revoked, read_lists

_CERTIFICATE: Final = re.compile(rb"-----BEGIN [A-Z0-9 ]*CERTIFICATE-----.*?-----END", re.DOTALL)


class Files(msgspec.Struct, frozen=True):
    """What the door reads.

    Attributes:
        certificate: The node's certificate.
        key: Its private key.
        authority: Certificates of those whose clients get in; None lets any in that has a key.
        revoked: What they took back. Where it is given, none gets in whose authority has no list in force there.
    """

    certificate: Path
    key: Path
    authority: Path | None = None
    revoked: Path | None = None


class InForce(msgspec.Struct, frozen=True):
    """What counts now.

    Attributes:
        contents: What was read of each file, in their order; None for one that is not read.
        context: How clients are met.
        revoked: What was taken back.
    """

    contents: tuple[bytes | None, ...]
    context: ssl.SSLContext
    revoked: Revoked

    @property
    def authorities(self) -> frozenset[bytes]:
        """The certificates of those whose clients get in, as they are written."""
        return frozenset(_CERTIFICATE.findall(self.contents[2] or b""))


class Trust:
    """What counts now, and whether its files say something else by now.

    Attributes:
        in_force: What counts now.
        fault: Why what the files say now does not count; None while it does.
    """

    def __init__(self, files: Files, kind: type[ssl.SSLObject] | None = None) -> None:
        """Read the files for the first time.

        Args:
            files: The files.
            kind: The kind of connection that notes why a handshake failed; None for the ordinary one.

        Raises:
            Invalid: If one cannot be used: a door whose list cannot be read is not opened.
        """
        self._files, self._kind = files, kind
        self._failed: tuple[bytes | None, ...] | None = None
        self._journal = structlog.get_logger("tak")
        self.fault: Invalid | None = None
        self.in_force = self._read(_contents_of(files))

    def look(self) -> InForce | None:
        """Return what is to count from now on; None if nothing changed, or that cannot be used.

        Then the last that could be used still counts. Whoever could take a list away by spoiling its file would open
        the door to what it revokes, and whoever spoils it by mistake would keep everybody out.
        """
        contents = _contents_of(self._files)
        if contents == self.in_force.contents:
            self._in_order()
            return None
        if contents == self._failed:
            return None
        try:
            return self._read(contents)
        except Invalid as error:
            self._failed, self.fault = contents, error
            self._journal.error(
                "tak_files_not_taken",
                code=error.code,
                error=error.text,
                advice=f"{error.advice} Until then what was read last still counts.",
            )
            return None

    def take(self, fresh: InForce) -> bool:
        """Let something count from now on; say whether an authority is gone, whose clients must be judged anew."""
        gone = self.in_force.authorities - fresh.authorities
        self.in_force = fresh
        self._in_order()
        self._journal.info("tak_files_taken", revoked=len(fresh.revoked.numbers), authorities_gone=len(gone))
        return bool(gone)

    def _in_order(self) -> None:
        self._failed = self.fault = None

    def _read(self, contents: tuple[bytes | None, ...]) -> InForce:
        files = self._files
        context = tls_context(files.certificate, files.key, files.authority, files.revoked)
        if files.authority is not None and self._kind is not None:
            context.sslobject_class = self._kind
        revoked = Revoked() if files.revoked is None else _lists_in(files.revoked, contents[3] or b"")
        # What was written anew meanwhile is of two minds: it counts, and is read once more at the next look.
        is_settled = contents == _contents_of(files)
        return InForce(contents if is_settled else (None, *contents[1:]), context, revoked)


class Listener:
    """A door's socket, behind which the way clients are met can change; who knocks meanwhile waits."""

    def __init__(self, bound: socket.socket, meet: Callable[[], asyncio.BaseProtocol]) -> None:
        """Prepare; nobody is let in yet."""
        self._bound, self._meet = bound, meet
        self._server: asyncio.Server | None = None

    async def listen(self, context: ssl.SSLContext | None) -> None:
        """Meet whoever connects from now on with a context; None is without TLS.

        A new context has a past of its own: no session of the one before can be taken up with it, which would pass
        over the list.

        Raises:
            OSError: If the system has no socket left; then all stays as it was.
        """
        loop = asyncio.get_running_loop()
        mine = self._bound.dup()
        try:
            server = await loop.create_server(self._meet, sock=mine, ssl=context)
        except BaseException:
            mine.close()
            raise
        before, self._server = self._server, server
        if before is not None:
            before.close()

    def close(self) -> None:
        """Let nobody in any more."""
        if self._server is not None:
            self._server.close()
        self._bound.close()


def tls_context(
    certificate: Path, key: Path, authority: Path | None, revoked: Path | None = None
) -> ssl.SSLContext:
    """Return how clients are met: TLS 1.2, which older devices have, or newer.

    Args:
        certificate: The node's certificate.
        key: Its private key.
        authority: Certificates of those whose clients get in; None lets any in that has a key.
        revoked: What they took back. Where it is given, none gets in whose authority has no list in force there.

    Raises:
        Invalid: If one of these files cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise Invalid(
            "tak.certificate",
            f"{certificate} cannot be used with {key}: {error}.",
            "Put the node's certificate and its private key there, which belong together.",
        ) from error
    if authority is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        try:
            context.load_verify_locations(authority)
        except (OSError, ssl.SSLError) as error:
            raise Invalid(
                "tak.authority", f"{authority} cannot be used: {error}.", "Name a PEM file with certificates."
            ) from error
    if revoked is not None:
        _refuse_revoked(context, revoked)
    return context


def _refuse_revoked(context: ssl.SSLContext, revoked: Path) -> None:
    try:
        context.load_verify_locations(revoked)
    except (OSError, ssl.SSLError) as error:
        raise _no_list(revoked, error) from error
    if not context.cert_store_stats()["crl"]:
        raise _no_list(revoked, "there is no list in it")
    context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF


def _lists_in(path: Path, data: bytes) -> Revoked:
    try:
        return read_lists(data)
    except ValueError as error:
        raise _no_list(path, error) from error


def _no_list(path: Path, why: object) -> Invalid:
    return Invalid(
        "tak.revoked",
        f"{path} cannot be used: {why}.",
        "Put a PEM file with the lists of revoked certificates (CRL) there that the authorities publish.",
    )


def _contents_of(files: Files) -> tuple[bytes | None, ...]:
    paths = (files.certificate, files.key, files.authority, files.revoked)
    return tuple(None if path is None else _bytes_of(path) for path in paths)


def _bytes_of(path: Path) -> bytes | None:
    """Return what a file says; None where it cannot be read, and whoever uses it says why."""
    try:
        return path.read_bytes()
    except OSError:
        return None
