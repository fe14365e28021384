"""What the command line asks of treaty files: check and decide; texts in, lines out, no files here."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from lindero.kernel.decisions import Decision
from lindero.trust.agreements.findings import Finding, errors_in
from lindero.trust.agreements.lint import lint_text, load_document
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import read_request
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement, Overlay
from lindero.trust.agreements.vocabulary import Vocabulary

_ENCODER = msgspec.json.Encoder()


def check_file(text: str, name: str, vocabulary: Vocabulary | None = None) -> tuple[list[Finding], int]:
    """Return what the linter finds in a treaty file or an overlay, and the exit status: 0 or 1."""
    findings = lint_text(text, name, vocabulary)
    return findings, 1 if errors_in(findings) else 0


def policy_of_files(files: Sequence[tuple[str, str]], vocabulary: Vocabulary | None = None) -> Policy:
    """Return the policy of some treaty files and overlays, given as name and text.

    Raises:
        Unreadable: If any of them has an error; nothing is decided by half of the texts (S-62).
    """
    documents = [load_document(text, name, vocabulary) for name, text in files]
    return compile_policy(
        [document for document in documents if isinstance(document, Agreement)],
        [document for document in documents if isinstance(document, Overlay)],
        vocabulary,
    )


def decide_lines(policy: Policy, lines: Iterable[bytes | str]) -> Iterator[bytes]:
    """Yield one line of JSON for each line of JSON: `allowed`, `fields`, `clause`, `reasons`.

    Decided on paper: each agreement counts as signed, active, with a live lease and without suspensions, and
    the node's clock as showing the request's own time; so only the texts and their dates speak. A line that
    is no request is answered by a refusal and never stops the run.
    """
    encode = _ENCODER.encode
    for line in lines:
        yield encode(decide_line(policy, line))


def decide_line(policy: Policy, line: bytes | str) -> Decision:
    """Decide the request in a line of JSON on paper."""
    question = read_request(line)
    if isinstance(question, Decision):
        return question
    return policy.decide(question, State(now=question.at))
