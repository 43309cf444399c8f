"""Where the photos come from and what one may do with them: part of the data set, and of weights trained on it."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.datasets.errors import DatasetError

QUESTIONS = {
    "source": "Where do the photos come from? ",
    "licence": "What is their licence, or what did the people on them agree to? ",
    "commercial": "May what is trained on them be used commercially? yes or no: ",
}


@dataclass(frozen=True)
class PhotoTerms:
    """What is said about the photos.

    Attributes:
        source: where they come from.
        licence: what one may do with them.
        commercial: whether weights that are trained on them may be used commercially.
    """

    source: str
    licence: str
    commercial: bool


def complete_terms(
    source: str | None, licence: str | None, commercial: str | None, ask: Callable[[str], str] | None
) -> PhotoTerms:
    """Complete what the command line says.

    Args:
        source, licence: None where it does not say it.
        commercial: `yes`, `no` or None; where nobody can be asked, None means no.
        ask: puts a question to the user; None where there is no terminal.

    Raises:
        DatasetError: source or licence is missing, and nobody can be asked, or gives an answer.
    """
    given = {"source": source, "licence": licence, "commercial": commercial}
    if ask is not None:
        given = {name: value or ask(QUESTIONS[name]) for name, value in given.items()}
    texts = {name: (value or "").strip() for name, value in given.items()}
    missing = [name for name in ("source", "licence") if not texts[name]]
    if missing:
        raise DatasetError(
            "A data set says where its photos come from and what one may do with them; it becomes part of the "
            f"weights' licence. Give {' and '.join(f'--{name} TEXT' for name in missing)}."
        )
    return PhotoTerms(texts["source"], texts["licence"], texts["commercial"].lower() in {"yes", "y"})
