"""The looks, all made for FaceMagi. Hues are degrees in Oklab; `look.FilterLook` describes every part."""

from .look import FilterLook, HueChange, SplitTone

S_SOFT = ((0.0, 0.0), (0.25, 0.225), (0.5, 0.51), (0.75, 0.785), (1.0, 1.0))
S_STRONG = ((0.0, 0.0), (0.22, 0.16), (0.5, 0.51), (0.78, 0.845), (1.0, 1.0))
BRIGHT = ((0.0, 0.0), (0.25, 0.29), (0.5, 0.575), (0.75, 0.82), (1.0, 1.0))
FADED = ((0.0, 0.075), (0.25, 0.27), (0.5, 0.52), (0.75, 0.76), (1.0, 0.965))
AIRY = ((0.0, 0.04), (0.25, 0.325), (0.5, 0.605), (0.75, 0.83), (1.0, 0.99))
DARK = ((0.0, 0.012), (0.25, 0.185), (0.5, 0.43), (0.75, 0.705), (1.0, 0.975))

GREEN_TO_YELLOW = HueChange(142, 60, turn=-14)
GREEN_TO_TEAL = HueChange(142, 60, turn=22, chroma=0.8)
BLUE_TO_TEAL = HueChange(255, 60, turn=-32)

LOOKS: dict[str, FilterLook] = {
    "none": FilterLook(),
    "portrait": FilterLook(
        tone=((0.0, 0.015), (0.25, 0.265), (0.5, 0.54), (0.75, 0.79), (1.0, 0.995)),
        warmth=0.10,
        saturation=0.93,
        hues=(GREEN_TO_YELLOW, HueChange(25, 30, chroma=0.9, lift=0.015), HueChange(255, 70, chroma=0.85)),
        shadows=SplitTone(200, 0.006),
        highlights=SplitTone(70, 0.010),
    ),
    "fresh": FilterLook(tone=BRIGHT, warmth=-0.12, vibrance=0.25, hues=(HueChange(142, 60, turn=8, lift=0.02),)),
    "airy": FilterLook(tone=AIRY, saturation=0.88, vibrance=0.15, shadows=SplitTone(230, 0.010)),
    "film": FilterLook(
        tone=((0.0, 0.03), (0.25, 0.235), (0.5, 0.515), (0.75, 0.785), (1.0, 0.985)),
        saturation=0.95,
        hues=(GREEN_TO_YELLOW, BLUE_TO_TEAL),
        shadows=SplitTone(190, 0.012),
        highlights=SplitTone(80, 0.016),
        grain=0.22,
    ),
    "vivid": FilterLook(tone=S_SOFT, vibrance=0.45, saturation=1.08),
    "warm": FilterLook(tone=S_SOFT, warmth=0.46, vibrance=0.12, tints=True),
    "cool": FilterLook(tone=S_SOFT, warmth=-0.40, saturation=0.96, tints=True),
    "golden": FilterLook(
        tone=BRIGHT,
        warmth=0.55,
        vibrance=0.10,
        hues=(GREEN_TO_YELLOW,),
        shadows=SplitTone(35, 0.010),
        highlights=SplitTone(82, 0.026),
        vignette=0.10,
        tints=True,
    ),
    "rose": FilterLook(
        tone=AIRY,
        tint=0.26,
        saturation=0.94,
        hues=(HueChange(25, 40, chroma=1.10),),
        shadows=SplitTone(345, 0.026),
        highlights=SplitTone(8, 0.022),
        tints=True,
    ),
    "cinematic": FilterLook(
        tone=((0.0, 0.015), (0.25, 0.215), (0.5, 0.495), (0.75, 0.77), (1.0, 0.985)),
        saturation=0.96,
        hues=(BLUE_TO_TEAL, GREEN_TO_TEAL),
        shadows=SplitTone(205, 0.034),
        highlights=SplitTone(62, 0.026),
        vignette=0.18,
    ),
    "mono": FilterLook(tone=S_SOFT, grey=(0.35, 0.50, 0.15)),
    "vintage": FilterLook(
        tone=FADED,
        warmth=0.30,
        saturation=0.80,
        red=((0.0, 0.04), (0.5, 0.545), (1.0, 1.0)),
        green=((0.0, 0.02), (0.5, 0.505), (1.0, 0.96)),
        blue=((0.0, 0.03), (0.5, 0.46), (1.0, 0.84)),
        hues=(BLUE_TO_TEAL,),
        grain=0.28,
        vignette=0.20,
    ),
    "instant": FilterLook(
        tone=FADED,
        warmth=0.10,
        tint=0.05,
        saturation=0.86,
        red=((0.0, 0.03), (0.5, 0.53), (1.0, 0.985)),
        green=((0.0, 0.01), (0.5, 0.50), (1.0, 0.98)),
        blue=((0.0, 0.05), (0.5, 0.49), (1.0, 0.945)),
        shadows=SplitTone(225, 0.018),
        vignette=0.22,
        grain=0.12,
    ),
    "pastel": FilterLook(
        tone=((0.0, 0.10), (0.25, 0.36), (0.5, 0.605), (0.75, 0.81), (1.0, 0.985)),
        saturation=0.72,
        shadows=SplitTone(300, 0.018),
        highlights=SplitTone(100, 0.010),
    ),
    "moody": FilterLook(
        tone=DARK,
        saturation=0.82,
        hues=(HueChange(125, 60, turn=14, chroma=0.75, lift=-0.02),),
        shadows=SplitTone(165, 0.022),
        highlights=SplitTone(100, 0.012),
        vignette=0.20,
    ),
    "chrome": FilterLook(
        tone=((0.0, 0.0), (0.2, 0.15), (0.5, 0.47), (0.8, 0.83), (1.0, 0.99)),
        saturation=0.80,
        hues=(HueChange(255, 60, chroma=0.85, lift=-0.03), HueChange(142, 60, chroma=0.75, lift=-0.02)),
        shadows=SplitTone(240, 0.006),
    ),
    "sunset": FilterLook(
        tone=S_SOFT,
        warmth=0.42,
        tint=0.34,
        shadows=SplitTone(318, 0.044),
        highlights=SplitTone(60, 0.036),
        vignette=0.12,
        tints=True,
    ),
    "noir": FilterLook(
        tone=((0.0, 0.0), (0.22, 0.11), (0.5, 0.47), (0.78, 0.85), (1.0, 1.0)),
        grey=(0.28, 0.55, 0.17),
        grain=0.40,
        vignette=0.38,
    ),
    "sepia": FilterLook(
        tone=((0.0, 0.03), (0.25, 0.25), (0.5, 0.53), (0.75, 0.785), (1.0, 0.985)),
        grey=(0.38, 0.48, 0.14),
        shadows=SplitTone(48, 0.040),
        highlights=SplitTone(58, 0.038),
        vignette=0.15,
        tints=True,
    ),
    "silver": FilterLook(tone=BRIGHT, grey=(0.50, 0.42, 0.08), shadows=SplitTone(250, 0.006), grain=0.15),
    "lomo": FilterLook(
        tone=S_STRONG,
        red=((0.0, 0.0), (0.25, 0.20), (0.5, 0.53), (0.75, 0.82), (1.0, 1.0)),
        green=((0.0, 0.0), (0.25, 0.245), (0.5, 0.525), (0.75, 0.785), (1.0, 0.99)),
        blue=((0.0, 0.07), (0.25, 0.26), (0.5, 0.48), (1.0, 0.92)),
        saturation=1.10,
        hues=(BLUE_TO_TEAL,),
        vignette=0.32,
    ),
    "night": FilterLook(
        tone=DARK,
        warmth=-0.12,
        tint=0.12,
        hues=(HueChange(255, 70, chroma=1.15),),
        shadows=SplitTone(278, 0.036),
        highlights=SplitTone(350, 0.018),
        vignette=0.24,
    ),
    "cyanotype": FilterLook(
        tone=S_SOFT,
        grey=(0.30, 0.50, 0.20),
        shadows=SplitTone(252, 0.085),
        highlights=SplitTone(225, 0.020),
        tints=True,
    ),
}
"""The looks by the value of the parameter `look`, the most used first."""
