"""The paintings that our styles are learnt from, as data."""

from scripts.training.neural_style.drawn_styles.painting import Painting
from scripts.training.neural_style.drawn_styles.strokes import Brush

DUSK = Painting(
    seed=11,
    colours=(
        (16, 20, 48),
        (28, 44, 104),
        (40, 88, 150),
        (92, 84, 140),
        (166, 74, 74),
        (206, 108, 62),
        (226, 158, 88),
        (240, 206, 140),
        (252, 238, 206),
    ),
    brushes=(
        Brush(width=46, length=260, count=900, hairs=5, relief=10, spread=10),
        Brush(width=26, length=170, count=2200, hairs=5, relief=16, spread=13),
        Brush(width=15, length=110, count=3000, hairs=4, relief=20, spread=15),
    ),
    drift=(0.35, 0.0),
    centres=((300, 330, 1), (760, 300, -1), (520, 720, 1), (140, 830, -1), (900, 760, 1)),
    reach=230,
    areas=((150, 0.55), (60, 0.3), (28, 0.15)),
)
"""Thick strokes of oil; lights are cream and ochre, shadows violet and blue."""

GARDEN = Painting(
    seed=5,
    colours=(
        (22, 42, 58),
        (30, 74, 84),
        (58, 112, 104),
        (120, 138, 108),
        (190, 128, 116),
        (228, 164, 140),
        (242, 198, 166),
        (248, 224, 198),
        (253, 244, 230),
    ),
    brushes=(
        Brush(width=36, length=110, count=2400, hairs=4, relief=8, spread=10),
        Brush(width=22, length=64, count=5200, hairs=4, relief=12, spread=14),
        Brush(width=13, length=36, count=7500, hairs=3, relief=14, spread=18),
    ),
    drift=(1.0, 0.35),
    centres=((250, 300, 1), (760, 380, -1), (480, 780, 1)),
    reach=260,
    areas=((120, 0.5), (50, 0.3), (24, 0.2)),
)
"""Short dabs as in a garden in sunlight; lights are rose and cream, shadows green and blue."""

PAINTINGS = {"dusk": DUSK, "garden": GARDEN}
