"""A typical day of the community office at Nordia: a consultation with comments in two languages, and two meetings."""

from typing import Final

import msgspec

from lindero.capabilities.participation import asks, meeting_asks
from lindero.capabilities.participation.records.shared import Language
from lindero.kernel.times import HOUR_MS, MINUTE_MS

LIGHTS: Final = "lights-at-the-old-pier"
FORUM: Final = "forum-ostrand-september"
HEARING: Final = "hearing-old-pier"
FORUM_BEGINS_AT: Final = 1_789_491_600_000
"""2026-09-15T17:00:00Z: the typical day is always the same one."""

HEARING_BEGINS_AT: Final = 1_796_324_400_000
"""2026-12-03T19:00:00Z."""

_TEXTS: Final[tuple[tuple[asks.ConsultationPart, str, Language, str, str], ...]] = (
    (
        "question",
        "",
        "en",
        "Lights on the patrol road at Ostrand",
        """The patrol road between the old pier and Ostrand is dark. May we put up twelve lamps there?
Tell us what speaks for them, what speaks against them, and when they should be off.""",
    ),
    (
        "question",
        "",
        "ar",
        "أضواء على طريق الدورية عند أوستراند",
        """الطريق بين الرصيف القديم وأوستراند مظلم. هل نضع فيه اثني عشر مصباحًا؟
قولوا لنا ما الذي يدعو إليها، وما الذي يمنعها، ومتى تُطفأ.""",
    ),
    (
        "document",
        "map",
        "en",
        "Where the lamps would stand",
        """Every 40 metres on the sea side of the road, 4 metres high, from the pier to the first house.
The nearest bedroom is 35 metres away.""",
    ),
    (
        "document",
        "map",
        "ar",
        "أين تقف المصابيح",
        """كل 40 مترًا على جانب البحر من الطريق، بارتفاع 4 أمتار، من الرصيف إلى أول بيت.
أقرب غرفة نوم على بعد 35 مترًا.""",
    ),
)
_COMMENTS: Final[tuple[tuple[Language, str, tuple[str, ...]], ...]] = (
    ("en", "I cycle to work there at five in the morning. Please light it.", ("safety",)),
    ("ar", "الضوء سيدخل غرف الأطفال. اجعلوه موجّهًا إلى الأرض وأطفئوه بعد منتصف الليل.", ("glare", "hours")),
    ("en", "Lamps draw the young turtles away from the sea in autumn.", ("animals",)),
)


_MEETING_TEXTS: Final[tuple[tuple[str, meeting_asks.MeetingPart, Language, str, str], ...]] = (
    (
        FORUM,
        "invitation",
        "en",
        "Forum: how we live with the border",
        """18:00 local time, tea from 17:30.
1. What has changed at the crossing. 2. Noise and light. 3. Your questions.""",
    ),
    (
        FORUM,
        "invitation",
        "ar",
        "لقاء: كيف نعيش مع الحدود",
        """الساعة 18:00 بالتوقيت المحلي، والشاي من 17:30.
1. ما تغيّر عند المعبر. 2. الضجيج والضوء. 3. أسئلتكم.""",
    ),
    (
        HEARING,
        "invitation",
        "en",
        "Hearing: lights at the old pier",
        """20:00 local time. The plan is shown first, then everybody may speak.
What is said is written down without names.""",
    ),
    (
        HEARING,
        "invitation",
        "ar",
        "جلسة استماع: أضواء عند الرصيف القديم",
        """الساعة 20:00 بالتوقيت المحلي. تُعرض الخطة أولًا، ثم يتكلم من يشاء. ويُكتب ما يقال دون أسماء.""",
    ),
)
_MINUTES: Final[tuple[tuple[Language, str, str], ...]] = (
    (
        "en",
        "Minutes",
        """Several people asked for light on the patrol road; several feared for their sleep.
The authority promised to ask everybody before anything is built.""",
    ),
    (
        "ar",
        "محضر",
        """طلب عدة أشخاص إنارة طريق الدورية، وخاف آخرون على نومهم.
ووعدت السلطة بأن تسأل الجميع قبل أن يُبنى شيء.""",
    ),
)


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same for every seed."""
    return [*_consulted(), *_met()]


def _consulted() -> list[tuple[int, msgspec.Struct]]:
    day: list[tuple[int, msgspec.Struct]] = [
        (8 * HOUR_MS, asks.PlanConsultation(consultation=LIGHTS, languages=("en", "ar"))),
    ]
    for part, slot, language, title, words in _TEXTS:
        ask = asks.WriteText(
            consultation=LIGHTS, part=part, slot=slot, language=language, title=title, words=words
        )
        day.append((8 * HOUR_MS + 10 * MINUTE_MS, ask))
    day.append((9 * HOUR_MS, asks.PublishConsultation(consultation=LIGHTS, days=42)))
    for number, (language, words, topics) in enumerate(_COMMENTS, start=1):
        at = 9 * HOUR_MS + number * MINUTE_MS
        day.append((at, asks.FileComment(consultation=LIGHTS, words=words, language=language)))
        day.append((at, asks.PublishComment(consultation=LIGHTS, number=number, topics=topics)))
    named = "N.N. in the third house only wants light for his boat."
    mirrors = "Put mirrors at the bend, that is enough."
    paper = asks.EnterComment(consultation=LIGHTS, channel="paper", language="en", words=mirrors)
    return [
        *day,
        (10 * HOUR_MS, asks.FileComment(consultation=LIGHTS, words=named)),
        (10 * HOUR_MS, asks.HoldComment(consultation=LIGHTS, number=4, reason="names_a_person")),
        (11 * HOUR_MS, paper),
    ]


def _met() -> list[tuple[int, msgspec.Struct]]:
    both: tuple[Language, ...] = ("en", "ar")
    day: list[msgspec.Struct] = [
        meeting_asks.PlanMeeting(
            meeting=FORUM,
            kind="forum",
            languages=both,
            place="School of Ostrand, Harbour Street 4",
            starts_at=FORUM_BEGINS_AT,
            ends_at=FORUM_BEGINS_AT + 2 * HOUR_MS,
            access=("step_free", "interpretation", "child_care"),
        ),
        meeting_asks.PlanMeeting(
            meeting=HEARING,
            kind="hearing",
            languages=both,
            place="Fish market, Ostrand",
            starts_at=HEARING_BEGINS_AT,
            ends_at=HEARING_BEGINS_AT + 2 * HOUR_MS,
            access=("step_free", "sign_language", "women_only"),
            consultation=LIGHTS,
        ),
    ]
    day += [
        meeting_asks.WriteMeeting(meeting=meeting, part=part, language=language, title=title, words=words)
        for meeting, part, language, title, words in _MEETING_TEXTS
    ]
    day += [meeting_asks.AnnounceMeeting(meeting=meeting) for meeting in (FORUM, HEARING)]
    day.append(meeting_asks.CountMeeting(meeting=FORUM, attended=38, women=21, young=4))
    day += [
        meeting_asks.WriteMeeting(meeting=FORUM, part="minutes", language=language, title=title, words=words)
        for language, title, words in _MINUTES
    ]
    day.append(meeting_asks.PublishMinutes(meeting=FORUM))
    return [(12 * HOUR_MS, ask) for ask in day]
