"""What the records of consultations and public meetings have in common: codes, languages, bounds, reasons."""

from typing import Annotated, Final, Literal

from lindero.kernel.marks import field

KEPT_DAYS: Final = 3_653
"""Ten years: what the public was asked and told, and what became of it (profile default, to be verified)."""

COMMENT_DAYS: Final = 730
"""Two years: a comment as it came, from which what is published was taken (profile default, to be verified)."""

CODE_PATTERN: Final = r"^[a-z][a-z0-9-]{2,39}$(?!\n)"
"""A code that people can write down: it stands in the public address."""

MOST_WORDS: Final = 5_000
"""Characters of a comment, as of a citizen's report."""

MOST_TEXT: Final = 20_000
"""Characters of a text of the authority."""

MOST_TOPICS: Final = 8
"""Topics of one comment."""

Language = Literal["en", "es", "fr", "ar"]
"""The languages of the public pages."""

Subject = Literal["consultation", "meeting"]
Part = Literal["question", "document", "decision", "invitation", "material", "minutes"]
"""Which text it is: the first three of a consultation, the others of a meeting."""

Channel = Literal["web", "paper", "forum"]
"""How a comment came: by the public pages, on paper, or said at a forum and written down there."""

HoldReason = Literal["names_a_person", "unlawful", "off_topic", "duplicate"]
"""Why a comment is not published: the whole list."""

Outcome = Literal["taken_up", "in_part", "not_taken_up", "noted"]
"""What was done about what was said on a topic."""

LengtheningReason = Literal["more_time_asked", "document_added", "translation_late", "pages_unreachable"]
WithdrawalReason = Literal["superseded", "no_longer_needed", "wrongly_asked", "ordered"]
CancelReason = Literal["weather", "safety", "no_room", "postponed", "nobody_came"]
MeetingKind = Literal["workshop", "forum", "hearing", "stand"]
"""A workshop, a forum, a hearing of a consultation, a stand of a campaign."""

Access = Literal["step_free", "sign_language", "interpretation", "child_care", "women_only", "hearing_loop"]
"""What helps people to come and to speak: told in every language."""

Languages = Annotated[
    tuple[Language, ...], field("the languages in which everything is published", min_length=1, max_length=4)
]
ConsultationCode = Annotated[str, field("the consultation", pattern=CODE_PATTERN)]
MeetingCode = Annotated[str, field("the meeting", pattern=CODE_PATTERN)]
Topic = Annotated[str, field("a topic", pattern=CODE_PATTERN)]
Number = Annotated[int, field("its number within the consultation, from 1 on", ge=1, le=1_000_000)]
Because = Annotated[str, field("why, in the authority's own words", max_length=2_000)]
