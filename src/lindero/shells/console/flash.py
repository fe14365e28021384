"""What has just been done, told once on the next page: a cookie that lives a minute and names an action."""

from typing import Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from lindero.engine.registry import Registry

_COOKIE: Final = "lindero-done"
_LIFE_S: Final = 60

R = TypeVar("R", bound=Response)


def with_done(request: Request, answer: R, action: str) -> R:
    """Let the next page say that an action was done.

    A cookie, not the address: a link must not be able to claim that something was done.
    """
    answer.set_cookie(
        _COOKIE,
        action,
        max_age=_LIFE_S,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


def taken(request: Request, registry: Registry) -> str:
    """Return the sentence of the action that has just been done; empty if there is none."""
    action = registry.actions.get(request.cookies.get(_COOKIE, ""))
    return "" if action is None else action.sentence


def without_done(request: Request, answer: R) -> R:
    """Let the page after this one be silent about it."""
    if _COOKIE in request.cookies:
        answer.delete_cookie(_COOKIE, secure=request.url.scheme == "https", httponly=True, samesite="strict")
    return answer
