"""The files that pages load: served from the list that the build wrote, and from nothing but that list."""

from pathlib import Path
from typing import Final

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from lindero.kernel.errors import Defect, Missing, Unavailable

STATIC: Final = Path(__file__).parent / "static"
"""Where the build puts the files (`scripts/build_assets.py`)."""

_VERSION_LENGTH: Final = 12
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
    ".pmtiles": "application/octet-stream",
    ".txt": "text/plain; charset=utf-8",
}


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One built file.

    Attributes:
        path: Its name below the folder.
        sha256: 64 hexadecimal digits.
        integrity: The value of `integrity` in `<script>` and `<link>`.
        brotli: Size of the compressed twin in bytes; None where there is none.
    """

    path: str
    sha256: str
    integrity: str
    brotli: int | None = None

    @property
    def version(self) -> str:
        """What the file's address carries, so that it may be kept for ever."""
        return self.sha256[:_VERSION_LENGTH]


class _Package(msgspec.Struct, frozen=True):
    licence_file: str


class _Manifest(msgspec.Struct, frozen=True):
    assets: tuple[Asset, ...]
    packages: dict[str, _Package] = {}


class Assets:
    """The built files by name."""

    def __init__(self, folder: Path = STATIC) -> None:
        """Read the list.

        Raises:
            Unavailable: If the files were not built, or their list cannot be read.
        """
        self._folder = folder
        try:
            manifest = msgspec.json.decode((folder / "assets.json").read_bytes(), type=_Manifest)
        except (OSError, msgspec.MsgspecError) as error:
            raise Unavailable(
                "console.assets",
                f"The console's files are not in {folder}: {error}.",
                "Build them with `make setup`.",
            ) from error
        self._listed = {asset.path: asset for asset in manifest.assets}
        self._licences = {package.licence_file for package in manifest.packages.values()}

    def address(self, name: str) -> str:
        """Return the address of a file, with its version.

        Raises:
            Defect: If no such file was built.
        """
        return f"/static/{name}?v={self._asset(name).version}"

    def integrity(self, name: str) -> Markup:
        """Return the `integrity` attribute for a file.

        Raises:
            Defect: If no such file was built.
        """
        return Markup('integrity="{}"').format(self._asset(name).integrity)

    def answer(self, request: Request) -> Response:
        """Answer a request for a file: compressed where both sides can, in ranges where asked.

        Raises:
            Missing: If the list does not hold the file.
        """
        return self.served(request.path_params["name"], request)

    def served(self, name: str, request: Request) -> Response:
        """Answer with a file by its name, as `answer` does.

        Raises:
            Missing: If the list does not hold the file.
        """
        asset = self._listed.get(name)
        if asset is None and name not in self._licences:
            raise Missing("console.file", f"There is no file {name}.", "Reload the page that asked for it.")
        headers = {"content-type": _TYPES[Path(name).suffix], "cache-control": _ASK_AGAIN}
        if asset is None:
            return FileResponse(self._folder / name, headers=headers)
        if request.query_params.get("v") == asset.version:
            headers["cache-control"] = _FOR_EVER
        return _negotiated(self._folder / name, asset, headers, request)

    def _asset(self, name: str) -> Asset:
        if name not in self._listed:
            raise Defect(
                "console.asset", f"A page loads {name}, which was not built.", "Build the files anew."
            )
        return self._listed[name]


def _negotiated(file: Path, asset: Asset, headers: dict[str, str], request: Request) -> Response:
    """Return the file, or its compressed twin, or the word that it has not changed."""
    tag = asset.version
    if asset.brotli is not None:
        headers["vary"] = "accept-encoding"
        if _takes_brotli(request.headers.get("accept-encoding", "")):
            headers["content-encoding"] = "br"
            tag, file = f"{tag}-br", file.with_name(f"{file.name}.br")
    headers["etag"] = f'"{tag}"'
    if headers["etag"] in [part.strip() for part in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return FileResponse(file, headers=headers)


def _takes_brotli(accepted: str) -> bool:
    """Say whether `Accept-Encoding` names brotli without refusing it (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "br":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
