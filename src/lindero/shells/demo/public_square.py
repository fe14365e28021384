"""The demonstration's consultation: Nordia asks its public about lights; strangers comment by the public form."""

from typing import Final

import msgspec

from lindero.capabilities.participation.asks import FileComment
from lindero.capabilities.participation.capability import CAPABILITY
from lindero.capabilities.participation.demo import typical_day
from lindero.shells.demo.crew import Post
from lindero.shells.demo.stranger import send_form

SEED: Final = 7


def ask_the_public(post: Post) -> int:
    """Let the community officer live a typical day, and strangers comment; return how many comments came.

    Raises:
        LinderoError: What the node answers.
    """
    names = {action.asks: action.name for action in CAPABILITY.actions}
    comments = 0
    for _, ask in typical_day(SEED):
        if isinstance(ask, FileComment):
            _comment(post, ask)
            comments += 1
        else:
            post.person("liaison").act(names[type(ask)], **msgspec.to_builtins(ask))
    return comments


def _comment(post: Post, ask: FileComment) -> None:
    """Send a comment as anybody's browser does, signed in as nobody."""
    path = f"/public/{ask.language}/consultations/{ask.consultation}/comment"
    send_form(post.console, path, {"words": ask.words})
