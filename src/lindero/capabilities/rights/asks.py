"""What is asked: the fields of a form, of JSON and of a command."""

from typing import Annotated

import msgspec

from lindero.capabilities.rights.records import Effect, Language, Method, Route, Verdict, Wish
from lindero.kernel.names import RECORD_ID_PATTERN

_Request = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the request")]
_Words = Annotated[
    str,
    msgspec.Meta(min_length=2, max_length=300, description="names and identifiers to look for, all of them"),
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class ReceiveRequest(_Ask, frozen=True, kw_only=True):
    """Take in a person's request, in the person's own words."""

    wish: Annotated[Wish, msgspec.Meta(description="what is asked for")]
    words: Annotated[
        str,
        msgspec.Meta(
            min_length=1, max_length=8_000, description="the person's own words, as written or said"
        ),
    ]
    contact: Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="where the answer goes")]
    route: Annotated[Route, msgspec.Meta(description="by whom it came")] = "direct"
    language: Annotated[Language, msgspec.Meta(description="language of the answer")] = "en"


class AcknowledgeRequest(_Ask, frozen=True, kw_only=True):
    """Note that the person was told that the request arrived."""

    request: _Request


class VerifyIdentity(_Ask, frozen=True, kw_only=True):
    """Note how it was seen that the person, or who may speak for them, asks; keep no copy of anything."""

    request: _Request
    method: Annotated[Method, msgspec.Meta(description="how it was verified")]


class ScopeRequest(_Ask, frozen=True, kw_only=True):
    """Look for the person in everything that the node holds, and ask neighbours where a clause permits it."""

    request: _Request
    words: _Words
    asks_peers: Annotated[
        bool, msgspec.Meta(description="whether neighbours are asked for shared copies")
    ] = False


class AnswerCopies(_Ask, frozen=True, kw_only=True):
    """Answer a neighbour's question for shared copies."""

    question: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the neighbour's question")]


class DecideRequest(_Ask, frozen=True, kw_only=True):
    """Decide a request."""

    request: _Request
    verdict: Annotated[Verdict, msgspec.Meta(description="how")]
    reasons: Annotated[
        str,
        msgspec.Meta(min_length=10, max_length=2_000, description="why, with the law; for review, not told"),
    ]


class OrderEffect(_Ask, frozen=True, kw_only=True):
    """Order that a record that was found be rectified, erased or restricted."""

    request: _Request
    about: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the record")]
    effect: Annotated[Effect, msgspec.Meta(description="what is to be done")]


class PrepareAnswer(_Ask, frozen=True, kw_only=True):
    """Write the answer; it leaves by itself."""

    request: _Request
    text: Annotated[
        str,
        msgspec.Meta(max_length=18_000, description="what the person is told; empty for a neutral answer"),
    ] = ""


class ExtendAnswer(_Ask, frozen=True, kw_only=True):
    """Take two months more for the answer, and say why."""

    request: _Request
    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=300, description="why, told to the person")]


class CloseRequest(_Ask, frozen=True, kw_only=True):
    """Close a request that is answered and carried out."""

    request: _Request
