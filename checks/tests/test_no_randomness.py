"""House rule: every run can be repeated."""

import pytest

from checks.rules.no_randomness import RULE
from checks.tests.conftest import Judge

PATH = "src/lindero/capabilities/tracking/rules.py"


@pytest.mark.parametrize(
    "code",
    [
        "import random\nrandom.random()\n",
        "from random import choice\nchoice([1])\n",
        "import random\nrandom.Random()\n",
        "import secrets\nsecrets.token_bytes(16)\n",
        "import os\nos.urandom(16)\n",
        "from uuid import uuid4\nuuid4()\n",
        "import numpy as np\nnp.random.rand(3)\n",
        "import numpy as np\nnp.random.default_rng()\n",
        "from a.b import ec\nec.generate_private_key(ec.SECP256R1())\n",
        "from a.b.ed25519 import Ed25519PrivateKey\nEd25519PrivateKey.generate()\n",
    ],
)
def test_unseeded_randomness_is_found(findings: Judge, code: str) -> None:
    """However chance comes in, in the package or in a test, it is found."""
    assert len(findings(RULE, PATH, code)) == 1
    assert len(findings(RULE, "tests/nodes/test_some.py", code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "import random\nrandom.Random(7)\n",
        "import numpy as np\nnp.random.default_rng(7)\n",
        "import numpy as np\ndef draw(rng: np.random.Generator) -> None: ...\n",
    ],
)
def test_seeded_randomness_passes(findings: Judge, code: str) -> None:
    """A source with a seed repeats itself, and may be handed on."""
    assert findings(RULE, PATH, code) == []


def test_the_keys_pass(findings: Judge) -> None:
    """One module may draw from the machine: the one that the others are handed."""
    assert findings(RULE, "src/lindero/engine/keys.py", "import secrets\nsecrets.token_bytes(16)\n") == []
