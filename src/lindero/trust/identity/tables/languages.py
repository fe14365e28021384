"""The language that a person reads the console in."""

from typing import Final

from lindero.kernel.capability import Table

LANGUAGES: Final = Table(
    name="identity_languages",
    columns={"person": "TEXT NOT NULL", "language": "TEXT NOT NULL"},
    key=("person",),
    derived=False,
    meaning="The language that a person chose to read the console in.",
)
CHOOSE_LANGUAGE: Final = "INSERT OR REPLACE INTO identity_languages (person, language) VALUES (?, ?)"
LANGUAGE_OF: Final = "SELECT language FROM identity_languages WHERE person = ?"
