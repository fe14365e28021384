"""Public meetings: one for who runs it, and what everybody reads of those that are announced."""

from typing import Annotated

import msgspec

from lindero.capabilities.participation.pages.asked import PublishedQuery
from lindero.capabilities.participation.pages.views import in_language, written_languages
from lindero.capabilities.participation.records.shared import CODE_PATTERN
from lindero.capabilities.participation.rules import (
    Meeting,
    MeetingState,
    meeting_state_of,
    missing_languages,
)
from lindero.capabilities.participation.tables.lookups import Text, texts_of
from lindero.capabilities.participation.tables.meetings import coming_meetings, met, past_meetings
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key

SHOWN = 50
"""Past meetings on one page, each with all its texts; all that are to come are shown."""


class MeetingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which meeting."""

    meeting: Annotated[str, msgspec.Meta(pattern=CODE_PATTERN, description="its code")]


class MeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting in a list.

    Attributes:
        meeting: Its facts.
        state: How it stands now, by the clock.
        title: What it is called; empty before the invitation is written.
        title_language: The title's language.
    """

    meeting: Meeting
    state: MeetingState
    title: str
    title_language: str


class MeetingWritten(msgspec.Struct, frozen=True, kw_only=True):
    """In which languages a text of a meeting is written.

    Attributes:
        part: Which text.
        slot: Which of several materials.
        languages: Those in which it is written.
        missing: Those that were promised and are missing.
        may_write: Whether it can be written now.
    """

    part: str
    slot: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    may_write: bool


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting for who runs it.

    Attributes:
        line: How it stands.
        texts: The texts in one language each, invitation first.
        written: In which languages each is written.
        next_action: The action that comes next; empty while the clock runs or all is done.
        next_values: What that action's form begins with.
        actions: What else may be done now.
    """

    line: MeetingLine
    texts: tuple[Text, ...]
    written: tuple[MeetingWritten, ...]
    next_action: str
    next_values: dict[str, str]
    actions: tuple[str, ...]


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as everybody reads it.

    Attributes:
        line: How it stands.
        invitation: What it is about, and its agenda.
        materials: What was handed out.
        minutes: What was said there, without names; none before they are public.
    """

    line: MeetingLine
    invitation: Text | None
    materials: tuple[Text, ...]
    minutes: Text | None


class AnnouncedView(msgspec.Struct, frozen=True, kw_only=True):
    """The meetings that are announced.

    Attributes:
        language: The reader's language.
        coming: Those that are to be, the next first.
        past: Those that were, or do not take place, the last first.
        next: The place to ask `after` for the next page of them; None at the end.
    """

    language: str
    coming: tuple[Announced, ...]
    past: tuple[Announced, ...]
    next: Key | None


def meeting_line(desk: Desk, one: Meeting, language: str = "en") -> MeetingLine:
    """Return a meeting as a line, with its title in a language if there is one in it."""
    texts = [text for text in texts_of(desk.rows, "meeting", one.code) if text.part == "invitation"]
    invitation = in_language(texts, language, one.languages)
    return MeetingLine(
        meeting=one,
        state=meeting_state_of(one, desk.now()),
        title=invitation.title if invitation else "",
        title_language=invitation.language if invitation else "",
    )


def show_meeting(desk: Desk, query: MeetingQuery) -> MeetingView:
    """Show one meeting.

    Raises:
        Missing: If there is none of this code.
    """
    one = met(desk.rows, query.meeting)
    line = meeting_line(desk, one)
    texts = texts_of(desk.rows, "meeting", one.code)
    has_begun = bool(one.announced_at) and desk.now() >= one.starts_at
    written = _written(one, line.state, texts, has_begun=has_begun)
    action, values = _next(
        one, line.state, {text.part: text.missing for text in written}, has_begun=has_begun
    )
    return MeetingView(
        line=line,
        texts=tuple(text for text in (_first(one, texts, each) for each in written) if text is not None),
        written=written,
        next_action=action,
        next_values=values,
        actions=tuple(name for name in _also(line.state) if name != action),
    )


def _first(one: Meeting, texts: list[Text], each: MeetingWritten) -> Text | None:
    own = [text for text in texts if (text.part, text.slot) == (each.part, each.slot)]
    return in_language(own, "en", one.languages)


def _written(
    one: Meeting, state: MeetingState, texts: list[Text], *, has_begun: bool
) -> tuple[MeetingWritten, ...]:
    """Return invitation, each material and, once it has begun, the minutes."""
    materials = dict.fromkeys(("material", text.slot) for text in texts if text.part == "material")
    parts = [
        ("invitation", ""),
        *materials,
        *([("minutes", "")] if has_begun and not one.cancelled_at else []),
    ]
    may = {"invitation": state == "planned", "material": state == "planned", "minutes": not one.minutes_at}
    found = {part: [text for text in texts if (text.part, text.slot) == part] for part in parts}
    return tuple(
        MeetingWritten(
            part=part,
            slot=slot,
            languages=written_languages(one.languages, found[part, slot]),
            missing=missing_languages(one.languages, [text.language for text in found[part, slot]]),
            may_write=may[part],
        )
        for part, slot in parts
    )


def _next(
    one: Meeting, state: MeetingState, missing: dict[str, tuple[str, ...]], *, has_begun: bool
) -> tuple[str, dict[str, str]]:
    """Return the action that comes next, and with what its form begins."""
    if state == "planned":
        return _write("invitation", missing["invitation"], "announce_meeting")
    if state in {"announced", "over"}:
        return ("count_meeting" if has_begun else ""), {}
    if state == "held" and not one.minutes_at:
        return _write("minutes", missing["minutes"], "publish_minutes")
    return "", {}


def _write(part: str, missing: tuple[str, ...], then: str) -> tuple[str, dict[str, str]]:
    return ("write_meeting", {"part": part, "language": missing[0]}) if missing else (then, {})


def _also(state: MeetingState) -> tuple[str, ...]:
    return {
        "planned": ("write_meeting", "cancel_meeting"),
        "announced": ("write_meeting", "cancel_meeting"),
        "over": ("write_meeting", "cancel_meeting"),
        "held": ("write_meeting",),
    }.get(state, ())


def show_announced(desk: Desk, query: PublishedQuery) -> AnnouncedView:
    """Show the meetings that are announced."""
    past = past_meetings(desk.rows, desk.now(), query.after, SHOWN)
    return AnnouncedView(
        language=query.language,
        coming=tuple(
            announced_of(desk, one, query.language) for one in coming_meetings(desk.rows, desk.now())
        ),
        past=tuple(announced_of(desk, one, query.language) for one in past.items),
        next=past.next,
    )


def announced_of(desk: Desk, one: Meeting, language: str) -> Announced:
    """Return a meeting as everybody reads it."""
    texts = texts_of(desk.rows, "meeting", one.code)

    def part(name: str, slot: str = "") -> Text | None:
        own = [text for text in texts if (text.part, text.slot) == (name, slot)]
        return in_language(own, language, one.languages)

    slots = dict.fromkeys(text.slot for text in texts if text.part == "material")
    return Announced(
        line=meeting_line(desk, one, language),
        invitation=part("invitation"),
        materials=tuple(text for text in (part("material", slot) for slot in slots) if text is not None),
        minutes=part("minutes") if one.minutes_at else None,
    )
