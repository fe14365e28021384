"""The form by which anybody reports what happened, and the page with the receipt code."""

from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from lindero.capabilities.community.asks import FileReport
from lindero.capabilities.community.records import MOST_WORDS, Category, Service
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.shells.limits import TooMany
from lindero.shells.public.catalogue import Tongue
from lindero.shells.public.doorstep import Doorstep
from lindero.shells.public.draft import EMPTY, Draft, read_draft
from lindero.shells.public.drawing import Drawer, Problem
from lindero.shells.public.forms import read_sent
from lindero.shells.public.receipts import spaced

REPORTER: Final = Actor(name="public/report", grants=frozenset({"community.report"}))
"""Whoever reports: the log says no more of them than that."""


class Reporting:
    """The report form."""

    def __init__(self, doorstep: Doorstep, drawer: Drawer) -> None:
        self._door, self._drawer = doorstep, drawer
        self._node = doorstep.node

    def form(self, request: Request, tongue: Tongue) -> Response:
        """Show the empty form."""
        return self._shown(tongue, EMPTY, ())

    async def send(self, request: Request, tongue: Tongue) -> Response:
        """Take a report in, or show the form again with what is wrong and with everything that was written."""
        draft = EMPTY
        try:
            sent = await read_sent(request)
            draft = await self._door.apart(read_draft, sent, self._node.config.public.areas)
            if draft.faults:
                problems = [Problem(field, tongue.say(key)) for field, key in draft.faults]
                return self._shown(tongue, draft, problems, status=422)
            self._door.count("report", request)
        except (TooMany, Invalid) as error:
            problem = Problem("", self._door.words_of(error, tongue))
            return self._shown(tongue, draft, [problem], status=error.status)
        return await self._door.apart(self._file, draft, tongue)

    def _file(self, draft: Draft, tongue: Tongue) -> Response:
        code = self._door.receipts.new_code()
        ask = FileReport(
            receipt=self._door.receipts.hash_of(code),
            category=msgspec.convert(draft.texts["category"], Category),
            words=draft.texts["words"],
            where=draft.texts["where"],
            area=draft.texts["area"],
            photo=draft.kept_photo,
            about=msgspec.convert(draft.texts["about"] or None, Service | None),
            language=tongue.code,
            name=draft.texts["name"],
            contact=draft.texts["contact"],
        )
        outcome = self._node.act("community.file_report", ask, REPORTER)
        values = {"code": spaced(code), "is_ruled": outcome == "protected_attribute_only"}
        return self._drawer.page(tongue, "sent", values)

    def _shown(
        self, tongue: Tongue, draft: Draft, problems: Sequence[Problem], *, status: int = 200
    ) -> Response:
        values: dict[str, Any] = {
            "draft": draft,
            "problems": problems,
            "categories": get_args(Category),
            "services": get_args(Service),
            "areas": self._node.config.public.areas,
            "most_words": MOST_WORDS,
        }
        return self._drawer.page(tongue, "report", values, status=status)
