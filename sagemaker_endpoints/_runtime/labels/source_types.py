"""Which IPTC term tells how a result was made, if several steps and several photos made it."""

import re
from typing import get_args

from facemagi.manifest import SourceType

TERMS: tuple[SourceType, ...] = get_args(SourceType)
"""The terms, the one that says most last."""

_CHINESE_LABEL = b"tc260.org.cn/ns/AIGC"
"""In every file with the label of GB 45438. Our own results also have an IPTC term, which says more."""

_GENERATED = ("trainedAlgorithmicMedia", "compositeSynthetic")
"""Further terms for photos that generative AI has made, wholly or in part."""

_VOCABULARY = b"digitalsourcetype/"

_TERM = re.compile(_VOCABULARY + f"({'|'.join(sorted([*TERMS, *_GENERATED], key=len, reverse=True))})".encode())
"""A term with the end of its vocabulary's address. A term comes before those that it begins with. What follows is not
read: a text may end without a delimiter, as in PNG."""


def strongest(*terms: SourceType) -> SourceType:
    """The term for a picture with several origins.

    Args:
        terms: at least one.

    Example:
        >>> strongest("composite", "algorithmicallyEnhanced")
        'composite'
    """
    return max(terms, key=TERMS.index)


def declared_source_type(file: bytes) -> SourceType:
    """What an uploaded file says about itself, so that an edit does not hide that a photo was made by AI.

    The bytes are searched, whatever the format. A text that is compressed or divided is not found.

    Args:
        file: the uploaded file.

    Returns:
        The term for a result that is made of it; the weakest where the file says nothing.
    """
    if _VOCABULARY in file:
        return strongest(*(_own_term(match.decode()) for match in _TERM.findall(file)), TERMS[0])
    return TERMS[-1] if _CHINESE_LABEL in file else TERMS[0]


def _own_term(term: str) -> SourceType:
    return next((known for known in TERMS if known == term), TERMS[-1])
