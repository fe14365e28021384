"""Looking a report up by its code, and adding to it; the code travels in the form, never in an address."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from lindero.capabilities.community.asks import AddWords
from lindero.capabilities.community.pages.thread import ThreadQuery, ThreadView, show_thread
from lindero.capabilities.community.records import MOST_WORDS
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.shells.limits import TooMany
from lindero.shells.public.catalogue import Tongue
from lindero.shells.public.doorstep import Doorstep
from lindero.shells.public.drawing import Drawer, Problem
from lindero.shells.public.forms import Sent, read_sent
from lindero.shells.public.receipts import read_code, spaced
from lindero.shells.public.reporting import REPORTER

READER: Final = Actor(
    name="public/report",
    grants=frozenset({"community.report", "community.read_tips", "community.read_complaints"}),
)
"""Whoever holds a receipt code: reads the dialogue of that one report, which the code alone finds."""


class Following:
    """The look-up of a report, and its dialogue."""

    def __init__(self, doorstep: Doorstep, drawer: Drawer) -> None:
        self._door, self._drawer = doorstep, drawer
        self._node = doorstep.node

    def form(self, request: Request, tongue: Tongue) -> Response:
        """Show the empty form."""
        return self._asked(tongue, "", [])

    async def send(self, request: Request, tongue: Tongue) -> Response:
        """Show a report to who has its code; add to it first, where something is added."""
        typed = ""
        try:
            sent = await read_sent(request)
            typed = sent.text("code")
            code = read_code(typed)
            if code is None:
                return self._asked(tongue, typed, [Problem("code", tongue.say("err_code"))], status=422)
            self._door.check("receipt", request)
            if "words" in sent.texts:
                self._door.count("report", request)
            return await self._door.apart(self._answered, sent, code, tongue)
        except Missing as error:
            self._door.count_wrong("receipt", request)
            problem = Problem("code", tongue.say("err_code_unknown"))
            return self._asked(tongue, typed, [problem], status=error.status)
        except (TooMany, Invalid) as error:
            problem = Problem("", self._door.words_of(error, tongue))
            return self._asked(tongue, typed, [problem], status=error.status)

    def _answered(self, sent: Sent, code: str, tongue: Tongue) -> Response:
        receipt = self._door.receipts.hash_of(code)
        thread = self._thread(receipt)
        words, problems, is_added = "", [], False
        if "words" in sent.texts:
            words = sent.text("words")
            if 0 < len(words) <= MOST_WORDS:
                is_added = self._add(receipt, words)
                thread = self._thread(receipt)
            else:
                problems.append(Problem("words", tongue.say("err_add")))
        values = {
            "code": spaced(code),
            "thread": thread,
            "words": "" if is_added else words,
            "problems": problems,
            "is_added": is_added,
            "most_words": MOST_WORDS,
        }
        return self._drawer.page(tongue, "thread", values, status=422 if problems else 200)

    def _thread(self, receipt: str) -> ThreadView:
        return show_thread(self._node.reading_desk("community", READER), ThreadQuery(receipt=receipt))

    def _add(self, receipt: str, words: str) -> bool:
        """Add words; a report that was closed meanwhile takes none, and its page says so."""
        try:
            self._node.act("community.add_words", AddWords(receipt=receipt, words=words), REPORTER)
        except Refused:
            return False
        return True

    def _asked(self, tongue: Tongue, typed: str, problems: list[Problem], *, status: int = 200) -> Response:
        return self._drawer.page(tongue, "follow", {"code": typed, "problems": problems}, status=status)
