"""JSON in and out: bounded bodies, typed answers, errors with code, sentence and advice."""

from typing import Any, Final

import msgspec
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lindero.kernel.errors import Invalid, LinderoError
from lindero.shells.limits import TooMany

MAX_BODY_BYTES: Final = 8 * 1_024 * 1_024
"""The largest body taken: the longest text that an ask may hold, as JSON writes it."""

JSON: Final = "application/json"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An error as a machine reads it.

    Attributes:
        code: Stable code, `folder.reason`.
        text: One sentence: what happened.
        advice: One sentence: what to do about it.
        reasons: Reason codes of a refusal.
    """

    code: str
    text: str
    advice: str = ""
    reasons: tuple[str, ...] = ()


def told(error: LinderoError) -> Told:
    """Return an error as a machine reads it."""
    return Told(code=error.code, text=error.text, advice=error.advice, reasons=error.reasons)


def answer(value: Any, status: int = 200) -> Response:
    """Return a value as JSON."""
    return Response(msgspec.json.encode(value), status_code=status, media_type=JSON)


def refusal(request: Request, error: LinderoError) -> Response:
    """Word an error for a machine; its kind decides the status."""
    response = answer(told(error), error.status)
    if response.status_code == 401:
        response.headers["www-authenticate"] = 'Bearer realm="lindero"'
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.retry_after_s)
    return response


def http_error(request: Request, error: Exception) -> Response:
    """Word what the framework itself refuses: no such path, another method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        words = Told(
            code="api.method",
            text=f"{request.method} is not possible here.",
            advice="See /api/openapi.json for what is.",
        )
    elif status == 404:
        words = Told(
            code="api.path",
            text=f"There is nothing at {request.url.path}.",
            advice="See /api/openapi.json for every path.",
        )
    else:
        words = Told(
            code="api.request", text="The request cannot be read.", advice="Send it as HTTP/1.1 says."
        )
    headers = error.headers if isinstance(error, HTTPException) else None
    return Response(msgspec.json.encode(words), status_code=status, media_type=JSON, headers=headers)


def defect(request: Request, error: Exception) -> Response:
    """Own up to a fault of ours: the journal gets everything, the asker no inner workings."""
    structlog.get_logger("api").error("request_failed", path=request.url.path, error=repr(error))
    words = Told(
        code="api.defect",
        text="Something went wrong inside the node.",
        advice="Nothing was changed. Tell the node's administrator when it happened.",
    )
    return answer(words, 500)


async def json_body(request: Request) -> bytes:
    """Read the JSON body of a request up to the limit.

    Raises:
        Invalid: If it is compressed, of another type, or too large.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("api.encoding", "Compressed bodies are not taken.", "Send the bytes as they are.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise Invalid(
                "api.too_large",
                f"A body has at most {MAX_BODY_BYTES} bytes.",
                "Send it in several requests.",
            )
        chunks.append(chunk)
    if size and kind != JSON:
        raise Invalid("api.content_type", f"The body is {kind or 'of no type'}.", f"Send it as {JSON}.")
    return b"".join(chunks)
