"""What either side does with the other's words: put them into another language, beside the original."""

from lindero.capabilities.requests import asks
from lindero.capabilities.requests.found import request_of
from lindero.capabilities.requests.records.beside import TranslationAdded, words_in
from lindero.capabilities.requests.tables.lookups import SELECT_SAID
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.translating import translation_of


def add_translation(desk: Desk, ask: asks.AddTranslation) -> str:
    """Put a translation beside words of the other side; return the name of its record.

    It hangs on the record that holds the words, so it is erased with them, whoever asks for that.

    Raises:
        Missing: If nothing of that name was said of a request.
        Invalid: If it holds no words, or the translation's languages or maker are not told.
        Refused: If the words are own ones.
    """
    found = desk.rows(SELECT_SAID, (ask.about,))
    if not found:
        raise Missing(
            "requests.no_words", f"Nobody said {ask.about} of a request.", "See the request's page."
        )
    request, origin = found[0]
    head, record = desk.record(ask.about, origin="" if origin == desk.nation else origin)
    stand = request_of(desk, request).stand
    language = (getattr(record, "language", "") if record is not None else "") or ask.language
    text = words_in(record) if record is not None else ""
    added = TranslationAdded(
        request=request,
        addressee=stand.other,
        purpose=stand.purpose,
        about=ask.about,
        language=language,
        translation=translation_of(ask, text, language, desk.actor.name),
        until=head.delete_by,
    )
    return desk.put(added, cause=head).record_id
