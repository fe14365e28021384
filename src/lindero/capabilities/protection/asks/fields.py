"""Fields that several asks have."""

from typing import Annotated

import msgspec

from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN

Person = Annotated[
    str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the person: the record that received them")
]
Named = Annotated[
    str, msgspec.Meta(pattern=r"^([a-z2-7]{26})?$(?!\n)", description="a record, if there is one")
]
Sources = Annotated[
    tuple[str, ...],
    msgspec.Meta(min_length=1, max_length=40, description="what it rests on, one source a line"),
]
Country = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the country, for example SUD")]
Why = Annotated[str, msgspec.Meta(min_length=20, max_length=2_000, description="why, in a sentence or more")]
