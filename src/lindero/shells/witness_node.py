"""A third witness as a small service of its own: a folder with a key, known logs, and what was cosigned."""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.clock import Clock
from lindero.engine.keys import FileSigner, RandomSource, load_key, new_key, save_key
from lindero.kernel.errors import Conflict, Invalid, Missing
from lindero.shells.witness_keys import FollowedKeys
from lindero.trust.ledger import tree
from lindero.trust.ledger.followed_keys import ADD_KEY_PATH, with_followed
from lindero.trust.ledger.notes import COSIGNATURE, VerifierKey, is_key_name, read_verifier_key
from lindero.trust.ledger.witnessing import (
    ADD_CHECKPOINT_PATH,
    BAD_REQUEST,
    MAX_REQUEST_BYTES,
    TEXT_TYPE,
    WitnessAnswer,
    add_checkpoint,
)

CONFIG: Final = "witness.toml"
KEY: Final = "witness.pem"
STORE: Final = "witness.db"
FOLLOWED: Final = "followed.jsonl"


class WitnessConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that `witness.toml` may say.

    Attributes:
        name: Its name in cosignatures, the same for ever.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        logs: Keys of each known log by origin, in the text form that verifiers share.
        roots: Root key of each log's nation by origin, 64 hexadecimal digits: keys that the root signs are followed.
    """

    name: str
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 8449
    logs: Mapping[str, tuple[str, ...]] = {}
    roots: Mapping[str, Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]] = {}


def make_witness(folder: Path, name: str, random: RandomSource) -> str:
    """Make a witness's folder and return its key in text form, for nodes' configurations.

    Raises:
        Conflict: If there is a witness in the folder already.
        Invalid: If nobody may bear the name.
    """
    if not is_key_name(name) or '"' in name or "\\" in name:
        raise Invalid("witness.name", f"{name!r} is no name for a key.", "Write one word, for example lake.")
    if (folder / CONFIG).exists():
        raise Conflict("witness.folder", f"There is a witness in {folder} already.", "Name another folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = new_key(random)
    save_key(folder / KEY, key)
    (folder / CONFIG).write_text(
        f'name = "{name}"\nhost = "127.0.0.1"\nport = 8449\n\n'
        "[roots]  # origin = root key of the nation, compared by telephone: the log's next keys are followed then\n"
        '# "lindero/NRD/log" = "64 digits"\n\n'
        "[logs]  # origin = keys of the log, from lindero keys show on that node; the next key beside the present one\n"
        '# "lindero/NRD/log" = ["lindero/NRD+..."]\n',
        encoding="utf-8",
    )
    return str(VerifierKey(name, FileSigner(name, key).public_key, COSIGNATURE))


class WitnessNode:
    """A witness, opened from its folder.

    Attributes:
        config: What `witness.toml` says.
        key: Its key for cosignatures.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Open the witness.

        Raises:
            LinderoError: If configuration, key or store are not as they must be.
        """
        self.config = read_witness_config(folder / CONFIG)
        self._signer = FileSigner(self.config.name, load_key(folder / KEY))
        self.key = VerifierKey(self.config.name, self._signer.public_key, COSIGNATURE)
        self._named = {
            origin: [read_verifier_key(text) for text in keys] for origin, keys in self.config.logs.items()
        }
        self._followed = FollowedKeys(folder / FOLLOWED, self.config.roots)
        self._logs = with_followed(self._named, self._followed.statements)
        self._clock = clock
        self._store = SqliteStore(folder / STORE)
        self._store.run(tree.create_tables)

    def add_checkpoint(self, body: bytes) -> WitnessAnswer:
        """Answer a request to cosign; what is cosigned is durable before this returns."""
        return self._store.run(
            lambda tx: add_checkpoint(tx, self._logs, body, self._signer, self._clock.now())
        )

    def add_key(self, body: bytes) -> WitnessAnswer:
        """Take a root's statement about a key; it is durable before this returns, and holds after a restart."""
        answer = self._followed.take(body)
        self._logs = with_followed(self._named, self._followed.statements)
        return answer

    def close(self) -> None:
        """Close the store."""
        self._store.close()


def read_witness_config(path: Path) -> WitnessConfig:
    """Read a witness's configuration.

    Raises:
        Missing: If there is no such file.
        Invalid: If it is no TOML, or a key is unknown or wrong.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), WitnessConfig, strict=True)
    except FileNotFoundError as error:
        raise Missing(
            "witness.config",
            f"There is no {path}.",
            "Make a witness: lindero witness init FOLDER --name NAME",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Invalid("witness.config", f"{path}: {error}.", "Correct what is named.") from error


def witness_application(node: WitnessNode) -> Starlette:
    """Build the witness's two routes."""

    def taking(take: Callable[[bytes], WitnessAnswer]) -> Callable[[Request], Awaitable[Response]]:
        async def add(request: Request) -> Response:
            body = b""
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_REQUEST_BYTES:
                    return Response(b"The request is too long.\n", BAD_REQUEST, media_type=TEXT_TYPE)
            answer = await asyncio.to_thread(take, body)
            return Response(answer.body, answer.status, {"content-type": answer.media_type})

        return add

    routes = ((ADD_CHECKPOINT_PATH, node.add_checkpoint), (ADD_KEY_PATH, node.add_key))
    return Starlette(routes=[Route(path, taking(take), methods=["POST"]) for path, take in routes])
