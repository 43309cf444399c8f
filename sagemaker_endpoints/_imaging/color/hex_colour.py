"""Colours as text: `#rrggbb`."""


def hex_to_rgb(text: str) -> tuple[int, int, int]:
    """Parse a colour.

    Args:
        text: `#rrggbb`, sRGB.

    Returns:
        Red, green and blue, 0…255.

    Example:
        >>> hex_to_rgb("#ff8000")
        (255, 128, 0)
    """
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue
