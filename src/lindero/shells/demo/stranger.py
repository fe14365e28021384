"""Somebody without an account at a node's public pages: sends forms as anybody's browser does, signed in as nobody."""

import http.client
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from lindero.kernel.errors import Unavailable

TIMEOUT_S: Final = 10.0


def send_form(console: str, path: str, fields: Mapping[str, str]) -> str:
    """Send a form and return the page that answers it.

    Args:
        console: Address of the node, `http://127.0.0.1:8440`.
        path: Where the form is sent, below `/public/`.
        fields: What is written in it; never told in an error.

    Raises:
        Unavailable: If the node does not answer, or does not take the form.
    """
    connection = http.client.HTTPConnection(urlsplit(console).netloc, timeout=TIMEOUT_S)
    try:
        connection.request(
            "POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        status, page = answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise _unanswered(path, str(error)) from error
    finally:
        connection.close()
    if status != http.client.OK:
        raise _unanswered(path, str(status))
    return page


def _unanswered(path: str, how: str) -> Unavailable:
    return Unavailable(
        "demo.form", f"A form sent to {path} was answered with {how}.", "See the node's journal."
    )
