"""An app's own labels of photos and jobs, as pairs of texts in a body."""

from typing import Annotated

from pydantic import Field

from facemagi import limits

Metadata = Annotated[
    dict[
        Annotated[str, Field(min_length=1, max_length=limits.METADATA_KEY_CHARS)],
        Annotated[str, Field(max_length=limits.METADATA_VALUE_CHARS)],
    ],
    Field(
        max_length=limits.MAX_METADATA_PAIRS,
        description="Your own labels, such as `user_id`; lists and erasures can select by them.",
    ),
]
