"""Whole looks as data: the strength, 0…100, and every option of each product."""

from collections.abc import Mapping
from typing import Any

Recipe = Mapping[str, Mapping[str, Any]]
"""`strength` and options, by product."""


def _foundation(strength: int, finish: str, shade: str = "own") -> Mapping[str, Any]:
    return {"strength": strength, "shade": shade, "finish": finish}


def _contour(strength: int) -> Mapping[str, Any]:
    return {"strength": strength}


def _colour(strength: int, colour: str) -> Mapping[str, Any]:
    return {"strength": strength, "colour": colour}


def _blush(strength: int, colour: str, placement: str) -> Mapping[str, Any]:
    return {"strength": strength, "colour": colour, "placement": placement}


def _eyeshadow(strength: int, finish: str, *colours: str) -> Mapping[str, Any]:
    return {"strength": strength, "finish": finish, "colours": colours}


def _eyeliner(strength: int, colour: str, style: str) -> Mapping[str, Any]:
    return {"strength": strength, "colour": colour, "style": style}


def _brows(strength: int, colour: str, thickness: int) -> Mapping[str, Any]:
    return {"strength": strength, "colour": colour, "thickness": thickness}


def _lipstick(strength: int, colour: str, finish: str) -> Mapping[str, Any]:
    return {"strength": strength, "colour": colour, "finish": finish}


LOOKS: Mapping[str, Recipe] = {
    "none": {},
    "natural": {
        "foundation": _foundation(70, "natural"),
        "contour": _contour(20),
        "highlight": _colour(42, "#fff1e0"),
        "blush": _blush(50, "#e5807f", "apples"),
        "eyeshadow": _eyeshadow(45, "matte", "#c08a74", "#80503c"),
        "eyeliner": _eyeliner(55, "#33231d", "thin"),
        "mascara": _colour(75, "#17110f"),
        "brows": _brows(45, "#46342a", 12),
        "lipstick": _lipstick(48, "#b5525a", "satin"),
    },
    "office": {
        "foundation": _foundation(50, "matte"),
        "contour": _contour(30),
        "highlight": _colour(20, "#fff1e0"),
        "blush": _blush(35, "#d98880", "lifted"),
        "eyeshadow": _eyeshadow(50, "matte", "#b98b74", "#6f4a3b"),
        "eyeliner": _eyeliner(60, "#241a17", "thin"),
        "mascara": _colour(65, "#17110f"),
        "brows": _brows(40, "#46342a", 15),
        "lip_liner": _colour(30, "#8f4a4a"),
        "lipstick": _lipstick(70, "#a8484f", "matte"),
    },
    "dewy": {
        "foundation": _foundation(50, "dewy"),
        "highlight": _colour(45, "#fff4ec"),
        "blush": _blush(45, "#f08f93", "apples"),
        "eyeshadow": _eyeshadow(45, "shimmer", "#e3b7a2", "#b07a68"),
        "eyeliner": _eyeliner(40, "#3b2620", "thin"),
        "mascara": _colour(60, "#17110f"),
        "brows": _brows(30, "#5a4536", 10),
        "lipstick": _lipstick(75, "#d6475a", "stain"),
    },
    "rose": {
        "foundation": _foundation(45, "natural"),
        "contour": _contour(20),
        "highlight": _colour(35, "#ffe9e6"),
        "blush": _blush(55, "#e5788a", "apples"),
        "eyeshadow": _eyeshadow(60, "shimmer", "#d99aa0", "#9a4f63"),
        "eyeliner": _eyeliner(55, "#2b1a1a", "classic"),
        "mascara": _colour(75, "#120d0d"),
        "brows": _brows(35, "#4a372c", 10),
        "lipstick": _lipstick(75, "#c4405f", "gloss"),
    },
    "sunkissed": {
        "foundation": _foundation(40, "dewy", "golden"),
        "contour": _contour(40),
        "highlight": _colour(60, "#ffe2b0"),
        "blush": _blush(50, "#d9795a", "sun_kissed"),
        "eyeshadow": _eyeshadow(55, "shimmer", "#c9a075", "#85562f"),
        "eyeliner": _eyeliner(45, "#3a2618", "smudged"),
        "mascara": _colour(70, "#17110f"),
        "brows": _brows(35, "#5a4230", 15),
        "lipstick": _lipstick(65, "#b5644c", "gloss"),
    },
    "evening": {
        "foundation": _foundation(60, "natural"),
        "contour": _contour(32),
        "highlight": _colour(55, "#fff0dc"),
        "blush": _blush(40, "#c9686b", "lifted"),
        "eyeshadow": _eyeshadow(90, "shimmer", "#a5705c", "#4a2b22"),
        "eyeliner": _eyeliner(90, "#0f0c0c", "winged"),
        "mascara": _colour(95, "#0b0909"),
        "brows": _brows(50, "#3b2b23", 20),
        "lip_liner": _colour(20, "#8a2f38"),
        "lipstick": _lipstick(72, "#a02a3a", "satin"),
    },
    "smoky": {
        "foundation": _foundation(55, "matte"),
        "contour": _contour(50),
        "highlight": _colour(40, "#fff0dc"),
        "blush": _blush(25, "#c08074", "lifted"),
        "eyeshadow": _eyeshadow(95, "matte", "#6e5650", "#241a1a"),
        "eyeliner": _eyeliner(95, "#0a0a0a", "smudged"),
        "mascara": _colour(100, "#080707"),
        "brows": _brows(50, "#352820", 20),
        "lipstick": _lipstick(80, "#a8685c", "matte"),
    },
    "retro": {
        "foundation": _foundation(65, "matte"),
        "contour": _contour(30),
        "highlight": _colour(25, "#fff4e8"),
        "blush": _blush(35, "#d9777c", "apples"),
        "eyeshadow": _eyeshadow(35, "matte", "#e0c4b0", "#8a6a58"),
        "eyeliner": _eyeliner(100, "#0a0a0a", "winged"),
        "mascara": _colour(95, "#0b0909"),
        "brows": _brows(60, "#38291f", 25),
        "lip_liner": _colour(70, "#8c0d1c"),
        "lipstick": _lipstick(100, "#b80f22", "matte"),
    },
    "plum": {
        "foundation": _foundation(50, "natural"),
        "contour": _contour(35),
        "highlight": _colour(40, "#f6e6f0"),
        "blush": _blush(40, "#b8607c", "lifted"),
        "eyeshadow": _eyeshadow(80, "shimmer", "#8e6088", "#40203f"),
        "eyeliner": _eyeliner(80, "#1a0d1a", "classic"),
        "mascara": _colour(90, "#0d090d"),
        "brows": _brows(45, "#3b2b26", 15),
        "lenses": _colour(45, "#6f7f92"),
        "lip_liner": _colour(50, "#4a1030"),
        "lipstick": _lipstick(90, "#6f1840", "satin"),
    },
}
"""By the value of `look`; `none` contains no product."""
