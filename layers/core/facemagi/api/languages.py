"""The language of an answer, by the header Accept-Language. Errors are in English: a program goes by their code."""

from typing import Annotated, Any

from facemagi import warnings
from facemagi.api.framework import Depends, Header, Response
from facemagi.words.language import Language, preferred

_Header = Annotated[str, Header(description="`en` or `zh`, with regions and weights; English otherwise.")]


async def answer_language(response: Response, accept_language: _Header = "") -> Language:
    """The language that a caller wants; the answer says which it is, and that it depends on the header.

    Args:
        response: the answer, whose headers are set.
        accept_language: the header.
    """
    language = preferred(accept_language)
    response.headers.update({"Content-Language": language, "Vary": "Accept-Language"})
    return language


AnswerLanguage = Annotated[Language, Depends(answer_language)]


def worded(job: dict[str, Any], language: Language) -> dict[str, Any]:
    """A job as the API shows it, with its warnings in a language.

    Args:
        job: with English warnings.
        language: the language.
    """
    return job | {"warnings": warnings.translate(job["warnings"], language)}
