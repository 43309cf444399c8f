"""The styles that are offered, and their numbers in the network."""

STYLES = {
    "comic_ink": 2,
    "blue_gold": 0,
    "crimson_poster": 4,
    "bold_primaries": 7,
    "candy_pastel": 8,
    "copper": 10,
    "lilac_light": 12,
    "pale_frost": 14,
    "sepia_carving": 18,
    "night_blue": 19,
    "dusk": 23,
    "teal_etching": 24,
}
"""The rows of the styles in the network. The other 14 are left out: their strokes hide people, or colour skin badly."""

COUNT = 26
"""Styles of the network."""

NONE = "none"
"""The choice of a second style that means: no second style."""


def shares_of(style: str, second: str, blend: float) -> tuple[float, ...]:
    """The share of each of the network's styles.

    A blend of styles is a style, too: their scales and shifts are interpolated (Dumoulin et al., 2017, section 3.4).

    Args:
        style: a key of `STYLES`.
        second: a key of `STYLES`, or `NONE`.
        blend: share of the second style, 0…1.

    Returns:
        `COUNT` shares, which add up to 1.

    Example:
        >>> shares_of("blue_gold", "comic_ink", 0.25)[:4]
        (0.75, 0.0, 0.25, 0.0)
    """
    shares = [0.0] * COUNT
    share = 0.0 if second == NONE else blend
    shares[STYLES[style]] += 1 - share
    if share:
        shares[STYLES[second]] += share
    return tuple(shares)
