"""Fields that the bodies of photos and jobs share."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from facemagi import limits
from facemagi.api.validation import whole_number

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

_RetentionRange = Annotated[int, Field(strict=True, ge=limits.MIN_RETENTION_SECONDS, le=limits.RETENTION_SECONDS)]

Retention = Annotated[
    _RetentionRange,
    BeforeValidator(whole_number, json_schema_input_type=_RetentionRange),
    Field(description="Delete it after so many seconds, rather than with everything that is a day old."),
]

_DeadlineRange = Annotated[int, Field(strict=True, ge=1, le=limits.MAX_DEADLINE_SECONDS)]

Deadline = Annotated[
    _DeadlineRange,
    BeforeValidator(whole_number, json_schema_input_type=_DeadlineRange),
    Field(description="Expire, and compute nothing, if no instance has begun with it after so many seconds."),
]
