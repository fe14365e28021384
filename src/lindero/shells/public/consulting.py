"""Consultations and meetings for anybody: what is asked, said and done; and the form by which one comments."""

from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from lindero.capabilities.participation.asks import FileComment
from lindero.capabilities.participation.records.shared import MOST_WORDS
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, LinderoError, Missing, Refused
from lindero.kernel.paging import Key
from lindero.shells.limits import TooMany
from lindero.shells.public.catalogue import Tongue
from lindero.shells.public.doorstep import Doorstep
from lindero.shells.public.draft import LEAST_WORDS
from lindero.shells.public.drawing import Drawer, Problem, day
from lindero.shells.public.forms import read_sent

PUBLISHED: Final = "/participation/published"
"""The pages whose data the public reads too: what is published, and nothing that waits."""

READER: Final = Actor(name="public/consultations", grants=frozenset({"participation.public"}))
"""Whoever reads consultations: those pages alone, which hold nobody's data but what was published."""

COMMENTER: Final = Actor(name="public/comment", grants=frozenset({"participation.comment"}))
"""Whoever comments: the log says no more of them than that."""

ANNOUNCED: Final = "/participation/announced"
"""The page of meetings whose data the public reads too."""

_MOST_AFTER: Final = 1_000_000


class Consulting:
    """The pages of consultations and meetings."""

    def __init__(self, doorstep: Doorstep, drawer: Drawer) -> None:
        self._door, self._drawer = doorstep, drawer
        self._node = doorstep.node

    def every(self, request: Request, tongue: Tongue) -> Response:
        """Show what is and was asked."""
        view = self._listed(PUBLISHED, request, tongue)
        return self._drawer.page(tongue, "consultations", {"view": view, "period": _period})

    def meetings(self, request: Request, tongue: Tongue) -> Response:
        """Show where the public was and is met."""
        return self._drawer.page(tongue, "meetings", {"view": self._listed(ANNOUNCED, request, tongue)})

    def one(self, request: Request, tongue: Tongue) -> Response:
        """Show one consultation; from which comment on, its address may say."""
        after = request.query_params.get("after", "")
        number = int(after) if after.isascii() and after.isdecimal() and len(after) <= 7 else 0
        return self._about("consultation", request, tongue, {}, after=min(number, _MOST_AFTER))

    def form(self, request: Request, tongue: Tongue) -> Response:
        """Show the empty form; after the period, that nothing is taken any more."""
        return self._form(request, tongue, "", [])

    async def send(self, request: Request, tongue: Tongue) -> Response:
        """Take a comment in, or show the form again with what is wrong and with everything that was written."""
        words = ""
        try:
            words = (await read_sent(request)).text("words")
            if fault := _fault_of(words):
                return self._form(request, tongue, words, [Problem("words", tongue.say(fault))], status=422)
            self._door.count("report", request)
        except (TooMany, Invalid) as error:
            problem = Problem("", self._door.words_of(error, tongue))
            return self._form(request, tongue, words, [problem], status=error.status)
        return await self._door.apart(self._file, request, words, tongue)

    def _file(self, request: Request, words: str, tongue: Tongue) -> Response:
        code = request.path_params["consultation"]
        ask = FileComment(consultation=code, words=words, language=tongue.code)
        try:
            number = self._node.act("participation.file_comment", ask, COMMENTER)
        except (Missing, Refused) as error:
            return self._form(request, tongue, words, [], status=409 if isinstance(error, Refused) else 404)
        return self._about("commented", request, tongue, {"number": number})

    def _form(
        self, request: Request, tongue: Tongue, words: str, problems: list[Problem], *, status: int = 200
    ) -> Response:
        values = {"words": words, "problems": problems, "most_words": MOST_WORDS}
        return self._about("comment", request, tongue, values, status=status)

    def _listed(self, path: str, request: Request, tongue: Tongue) -> Any:
        """Return a list from the place on that its address says; from its begin where there is no such place."""
        page = self._node.page(path)
        try:
            after = msgspec.convert(request.query_params.get("after"), Key | None)
            return self._node.show(page, page.asks(language=tongue.code, after=after), READER)
        except (Invalid, msgspec.ValidationError):
            return self._node.show(page, page.asks(language=tongue.code), READER)

    def _about(
        self,
        section: str,
        request: Request,
        tongue: Tongue,
        values: dict[str, Any],
        *,
        after: int = 0,
        status: int = 200,
    ) -> Response:
        """Draw a page about the consultation that the address names; one that is not public is as none."""
        code = request.path_params["consultation"]
        page = self._node.page(f"{PUBLISHED}/{{consultation}}")
        try:
            query = page.asks(consultation=code, language=tongue.code, after=after)
            view: Any = self._node.show(page, query, READER)
        except LinderoError as error:
            if not isinstance(error, Missing):
                raise
            return self._drawer.page(tongue, "missing", status=404)
        return self._drawer.page(
            tongue,
            section,
            {"view": view, "path": _path_of(section, code), "period": _period(view.line), **values},
            status=status,
        )


def _fault_of(words: str) -> str:
    if len(words) < LEAST_WORDS:
        return "err_comment"
    return "err_comment_long" if len(words) > MOST_WORDS else ""


def _path_of(section: str, code: str) -> str:
    return f"consultations/{code}/comment" if section == "comment" else f"consultations/{code}"


def _period(line: Any) -> dict[str, str]:
    """Return the first and the last day of a period, isolated for writing of either direction (UAX 9, 2.4.2)."""
    return {"opens": f"\u2066{day(line.opens_at)}\u2069", "closes": f"\u2066{day(line.closes_at)}\u2069"}
