"""The three cartoon styles as numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EyeLook:
    """How eyes are drawn.

    Attributes:
        enlarge: (along, across): factors by which the eye's opening is enlarged around its centre.
        iris: factor of the iris's radius.
        upper_lid: width of the upper lid's line at its thickest, units.
        lower_lid: width of the lower lid's line, units.
        crease: width of the line of the upper lid's fold, units; 0 for none.
        lightness: (top, bottom): L* of the iris.
        chroma: factor of the iris's own chroma.
        highlights: radii of the highlights, in radii of the iris: at the upper left, at the lower right.
        shade: how much the upper lid's shadow darkens the white of the eye, L*.
    """

    enlarge: tuple[float, float]
    iris: float
    upper_lid: float
    lower_lid: float
    crease: float
    lightness: tuple[float, float]
    chroma: float
    highlights: tuple[float, ...]
    shade: float


@dataclass(frozen=True)
class FoldLook:
    """How the folds of a face are drawn.

    Attributes:
        depth: share of the light around them that folds take: from which they are lines, and from which fully drawn.
        opacity: of a line; 0 for none.
        tone: factors of L*, a*, b* of the skin under a line.
    """

    depth: tuple[float, float]
    opacity: float
    tone: tuple[float, float, float]


@dataclass(frozen=True)
class FaceLook:
    """How the features of a face are drawn; widths are in units, 0 for no line.

    Attributes:
        eyes: the eyes.
        folds: age lines and other folds.
        brow: width of a brow, as a share of the mesh's.
        lips: opacity of the lips' own colour.
        mouth_line: width of the line between the lips.
        nose_line: width of the line below the nose.
        nose_wings: width of the lines along the wings of the nose.
        jaw_line: width of the line along the jaw.
        blush: how much redder the cheeks become, a* at full chroma.
        line_lightness: L* of drawn lines, as a share of the skin's; 0 is black.
    """

    eyes: EyeLook
    folds: FoldLook
    brow: float
    lips: float
    mouth_line: float
    nose_line: float
    nose_wings: float
    jaw_line: float
    blush: float
    line_lightness: float


@dataclass(frozen=True)
class SkinLook:
    """The flat tones of skin. Light and tones are relative to the face's own lit skin (1).

    Attributes:
        smooth: standard deviation of the blur that simplifies the shapes of the tones.
        half: (light below which the half shadow lies, its tone).
        shadow: the same for the shadow.
        deep: the same for the deep shadow.
        highlight: (light above which the highlight lies, its tone).
        chroma: factor of the skin's own chroma.
    """

    smooth: float
    half: tuple[float, float]
    shadow: tuple[float, float]
    deep: tuple[float, float]
    highlight: tuple[float, float]
    chroma: float


@dataclass(frozen=True)
class CartoonLook:
    """One style. Lengths are in units (inter-ocular distances).

    Attributes:
        skin: the tones of skin.
        face: the drawing of faces.
        levels: the number of flat tones of everything but skin and hair; 0 for shapes of a few colours each.
        smooth: standard deviation of the blur that rounds the borders of tones.
        chroma: factor of the chroma of everything but skin.
        hair: (highlight, shadow): opacity of the shapes along the hair's flow.
        ground_lift: how far the ground is moved towards white, 0…1.
        line: standard deviations of the lines: of details, of contours.
        pressure: opacity of lines: on the ground, on people.
        lines_from: value of the slider `lines`, 0…1, from which found lines are drawn.
        skin_lines: opacity of found lines on skin: on faces, on ears and necks; faces are drawn by their landmarks.
        ink: colour of lines, #rrggbb; empty where a line is a dark tone of what it lies on.
        solid: light, relative to the skin's, below which people are filled with ink; 0 for never.
        dots: distance of the halftone dots; 0 for none.
    """

    skin: SkinLook
    face: FaceLook
    levels: int
    smooth: float
    chroma: float
    hair: tuple[float, float]
    ground_lift: float
    line: tuple[float, float]
    pressure: tuple[float, float]
    skin_lines: tuple[float, float]
    lines_from: float
    ink: str
    solid: float
    dots: float


LOOKS = {
    "anime": CartoonLook(
        skin=SkinLook(
            smooth=0.045, half=(0.93, 0.94), shadow=(0.82, 0.86), deep=(0.58, 0.72), highlight=(1.13, 1.05), chroma=1.0
        ),
        face=FaceLook(
            eyes=EyeLook(
                enlarge=(1.15, 1.36),
                iris=1.28,
                upper_lid=0.060,
                lower_lid=0.016,
                crease=0.014,
                lightness=(22.0, 54.0),
                chroma=1.9,
                highlights=(0.34, 0.17),
                shade=20.0,
            ),
            folds=FoldLook(depth=(0.024, 0.064), opacity=0.7, tone=(0.66, 1.0, 0.95)),
            brow=0.85,
            lips=0.62,
            mouth_line=0.020,
            nose_line=0.015,
            nose_wings=0.0,
            jaw_line=0.016,
            blush=5.5,
            line_lightness=0.42,
        ),
        levels=7,
        smooth=0.014,
        chroma=1.28,
        hair=(0.9, 0.8),
        ground_lift=0.14,
        line=(0.008, 0.008),
        pressure=(0.22, 0.85),
        skin_lines=(0.0, 0.6),
        lines_from=0.0,
        ink="",
        solid=0.0,
        dots=0.0,
    ),
    "comic": CartoonLook(
        skin=SkinLook(
            smooth=0.040, half=(0.93, 0.96), shadow=(0.86, 0.92), deep=(0.60, 0.70), highlight=(1.15, 1.06), chroma=1.05
        ),
        face=FaceLook(
            eyes=EyeLook(
                enlarge=(1.0, 1.03),
                iris=1.08,
                upper_lid=0.060,
                lower_lid=0.022,
                crease=0.020,
                lightness=(20.0, 44.0),
                chroma=1.4,
                highlights=(0.30,),
                shade=8.0,
            ),
            folds=FoldLook(depth=(0.042, 0.075), opacity=0.9, tone=(0.22, 0.6, 0.6)),
            brow=1.0,
            lips=0.85,
            mouth_line=0.034,
            nose_line=0.020,
            nose_wings=0.016,
            jaw_line=0.030,
            blush=0.0,
            line_lightness=0.0,
        ),
        levels=7,
        smooth=0.012,
        chroma=1.36,
        hair=(0.9, 1.0),
        ground_lift=0.0,
        line=(0.009, 0.017),
        pressure=(0.4, 1.0),
        skin_lines=(0.0, 0.9),
        lines_from=0.0,
        ink="#080808",
        solid=0.36,
        dots=0.052,
    ),
    "poster": CartoonLook(
        skin=SkinLook(
            smooth=0.050, half=(0.93, 0.87), shadow=(0.80, 0.72), deep=(0.60, 0.55), highlight=(1.12, 1.09), chroma=1.15
        ),
        face=FaceLook(
            eyes=EyeLook(
                enlarge=(1.0, 1.04),
                iris=1.08,
                upper_lid=0.055,
                lower_lid=0.0,
                crease=0.0,
                lightness=(18.0, 30.0),
                chroma=0.8,
                highlights=(0.26,),
                shade=0.0,
            ),
            folds=FoldLook(depth=(0.034, 0.064), opacity=0.75, tone=(0.66, 1.0, 1.0)),
            brow=1.05,
            lips=1.0,
            mouth_line=0.026,
            nose_line=0.024,
            nose_wings=0.0,
            jaw_line=0.0,
            blush=0.0,
            line_lightness=0.45,
        ),
        levels=0,
        smooth=0.018,
        chroma=1.25,
        hair=(0.9, 0.8),
        ground_lift=0.0,
        line=(0.010, 0.010),
        pressure=(0.15, 0.75),
        skin_lines=(0.0, 0.0),
        lines_from=0.5,
        ink="",
        solid=0.0,
        dots=0.0,
    ),
}
"""The looks by the value of the parameter `style`."""
