"""Pictures for the eye: a photo beside its label's outlines, and sheets of many."""

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw

from sagemaker_endpoints._sdk.contract import RGB
from scripts.labelling.classes import COLOURS, NAMES, UNSURE, Labels

ZOOM = 3.5
GRID = 25
"""Pixels of the photo between two lines of the grid."""

MARGIN, LEGEND = 22, 20
SHEET_ZOOM = 1.6
COLUMNS = 5
TINT = 0.3
"""Opacity of the classes' colours on the overlay."""


def beside(name: str, rgb: RGB, labels: Labels) -> Image.Image:
    """The photo and the overlay, enlarged, each with a grid in the photo's pixels, and a legend."""
    photo, drawn = _with_grid(_enlarged(rgb, ZOOM)), _with_grid(overlay(rgb, labels, ZOOM))
    both = Image.new("RGB", (photo.width + drawn.width, photo.height + LEGEND), "black")
    both.paste(photo, (0, 0))
    both.paste(drawn, (photo.width, 0))
    draw = ImageDraw.Draw(both)
    draw.text((4, photo.height + 4), name, fill="white")
    left = photo.width
    for index, (label, colour) in enumerate(zip(NAMES, COLOURS, strict=True)):
        if index and (labels == index).any():
            draw.rectangle((left, photo.height + 4, left + 12, photo.height + 16), fill=colour, outline="white")
            draw.text((left + 16, photo.height + 4), label, fill="white")
            left += 84
    return both


def sheet(heads: Sequence[tuple[str, RGB, Labels]]) -> Image.Image:
    """The overlays of many heads in rows of five, each under its photo's name."""
    pictures = [overlay(rgb, labels, SHEET_ZOOM) for _, rgb, labels in heads]
    width = max(picture.shape[1] for picture in pictures) + 4
    height = max(picture.shape[0] for picture in pictures) + 16
    together = Image.new("RGB", (width * min(COLUMNS, len(heads)), height * -(-len(heads) // COLUMNS)), "black")
    draw = ImageDraw.Draw(together)
    for index, (picture, (name, _, _)) in enumerate(zip(pictures, heads, strict=True)):
        left, top = index % COLUMNS * width, index // COLUMNS * height
        together.paste(Image.fromarray(picture), (left, top + 14))
        draw.text((left + 4, top + 1), name, fill="white")
    return together


def overlay(rgb: RGB, labels: Labels, zoom: float) -> RGB:
    """The enlarged photo, tinted with the colours of the classes, with the outlines of each in full colour."""
    large = _enlarged(rgb, zoom)
    indices = cv2.resize(labels, (large.shape[1], large.shape[0]), interpolation=cv2.INTER_NEAREST)
    colours = np.array(COLOURS, np.uint8)[indices]
    tinted = np.where(indices[..., None] > 0, large + TINT * (colours.astype(np.float32) - large), large)
    picture: RGB = tinted.astype(np.uint8)
    for index in range(1, UNSURE + 1):
        outlines, _ = cv2.findContours((indices == index).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(picture, outlines, -1, COLOURS[index], 1)
    return picture


def _enlarged(rgb: RGB, zoom: float) -> RGB:
    large = Image.fromarray(rgb).resize(
        (round(rgb.shape[1] * zoom), round(rgb.shape[0] * zoom)), Image.Resampling.BICUBIC
    )
    return np.array(large)


def _with_grid(picture: RGB) -> Image.Image:
    """The picture with thin lines every `GRID` pixels of the photo, and their numbers in the margin."""
    height, width = picture.shape[:2]
    framed = Image.new("RGB", (width + MARGIN, height + MARGIN), "black")
    framed.paste(Image.fromarray(picture), (MARGIN, MARGIN))
    draw = ImageDraw.Draw(framed, "RGBA")
    for number in range(0, round(max(height, width) / ZOOM) + 1, GRID):
        at = MARGIN + number * ZOOM
        if number * ZOOM <= width:
            draw.line((at, MARGIN, at, MARGIN + height), fill=(255, 255, 255, 70))
            draw.text((at - 8, 6), str(number), fill="yellow")
        if number * ZOOM <= height:
            draw.line((MARGIN, at, MARGIN + width, at), fill=(255, 255, 255, 70))
            draw.text((1, at - 6), str(number), fill="cyan")
    return framed
