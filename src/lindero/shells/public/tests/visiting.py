"""A node with its public pages, and somebody who visits them, for tests."""

import io
import re
from collections.abc import Mapping
from hashlib import shake_256
from typing import Any, Final

import msgspec
from PIL import Image
from starlette.testclient import TestClient

from lindero.engine.config import Limits, PublicPages
from lindero.shells.limits import Limiter
from lindero.shells.node import Node
from lindero.shells.web import web_application

AREAS: Final = ("Nordhavn", "Ostrand")
STORY: Final[Mapping[str, str]] = {
    "category": "goods_hidden",
    "words": "Two men loaded barrels from a boat onto a lorry without lights at the old pier.",
}
"""The least that a report says."""

_CODE: Final = re.compile(r'class="code"[^>]*>([0-9 ]{19})<')
_MANY: Final = 10**6


def opened(node: Node, **limits: int) -> TestClient:
    """Return a stranger's browser at a node whose public pages know two areas; it may send much unless said."""
    public = PublicPages(areas=AREAS, office="Harbour Street 1, Nordhavn")
    node.config = msgspec.structs.replace(node.config, public=public)
    allowed = {"reports": _MANY, "wrong_receipts": _MANY, "address_per_minute": _MANY}
    node.limiter = Limiter(Limits(**(allowed | limits)), node.clock.monotonic_s)
    return TestClient(web_application(node), base_url="http://127.0.0.1", follow_redirects=False)


def send(browser: TestClient, language: str = "en", files: Any = None, **more: str) -> Any:
    """Send a report; return the answer."""
    # A form with a file field is always multipart, as browsers send it.
    chosen = files or {"photo": ("", b"", "application/octet-stream")}
    return browser.post(f"/public/{language}/report", data={**STORY, **more}, files=chosen)


def code_in(answer: Any) -> str:
    """Return the receipt code on a page."""
    found = _CODE.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def look_up(browser: TestClient, code: str, language: str = "en", **more: str) -> Any:
    """Look a report up, or add to it."""
    return browser.post(f"/public/{language}/follow", data={"code": code, **more})


def photo(size: tuple[int, int] = (640, 480), format_: str = "JPEG", **options: Any) -> bytes:
    """Return a photo that says who took it, where and with what."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY MAKER"
    exif[0x9003] = "2026:11:22 08:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 30.0, 17.0), 3: "E", 4: (11.0, 12.0, 13.0)})
    file = io.BytesIO()
    noise = shake_256(b"a photo").digest(3 * size[0] * size[1])
    picture = Image.frombytes("RGB", size, noise)
    picture.save(
        file, format_, exif=exif, **({"comment": b"CANARY COMMENT"} if format_ == "JPEG" else {}), **options
    )
    return file.getvalue()
