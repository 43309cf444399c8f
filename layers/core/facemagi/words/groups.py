"""The groups of effects, as people think of them, in the order in which an app shows them."""

from typing import Literal

from facemagi.words.language import ENGLISH, Language
from facemagi.words.translation import translated

Group = Literal["beauty", "makeup", "hair", "art", "fun", "background", "repair", "analysis"]

GROUPS: dict[Group, str] = {
    "beauty": "Beauty",
    "makeup": "Make-up",
    "hair": "Hair",
    "art": "Art",
    "fun": "Fun",
    "background": "Background",
    "repair": "Repair",
    "analysis": "Analysis",
}
"""The title of each group. `analysis` describes a photo and is for programs: an app need not offer it to people."""


def describe(group: Group, language: Language = ENGLISH) -> dict[str, str]:
    """A group as the API shows it.

    Args:
        group: the group's id.
        language: of its title.

    Example:
        >>> describe("makeup")
        {'id': 'makeup', 'title': 'Make-up'}
    """
    return {"id": group, "title": translated(language, GROUPS[group], "groups", group)}
