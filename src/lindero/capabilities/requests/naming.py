"""What fields of forms can name: requests, answers and notes, by who asks whom, what for and when; never by a person.

Each list holds what the page of the same grant lists, and no word of what a request, an answer or a note says.
"""

from typing import Final

from lindero.capabilities.requests.tables.lookups import (
    NAMED_ANSWERS,
    NAMED_NOTES,
    NAMED_REQUESTS,
    NAMED_WORDS,
)
from lindero.kernel.references import Reference, choices_by

REFERENCES: Final = (
    Reference(fields=("request",), choices=choices_by(NAMED_REQUESTS), needs="requests.read"),
    Reference(fields=("answer",), choices=choices_by(NAMED_ANSWERS), needs="requests.read"),
    Reference(fields=("about",), choices=choices_by(NAMED_WORDS), needs="requests.read"),
    Reference(fields=("note",), choices=choices_by(NAMED_NOTES), needs="requests.offers"),
)
