"""ESRGAN: enlarges the whole picture to four times or twice the pixels along each side."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import add_difference, cross_fade
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.missing_weights import missing_file
from sagemaker_endpoints._torch.loading import LoadedNetwork, load_network
from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels

from .tiles import Tiling, enlarge_in_tiles

SCALE = 4
"""Factor by which the networks enlarge each side."""

SMALL_NETWORK = Tiling(side=512, margin=16, fade=8)
"""Tiles of SRVGGNetCompact: with the authors' weights a border 16 pixels away changes no pixel by a whole level."""

LARGE_NETWORK = Tiling(side=640, margin=24, fade=32)
"""Tiles of RRDBNet: with the authors' weights a border changes a pixel by 0.8 levels on average at 24 pixels, and by
less than 0.1 at 56. Between the two the tiles fade, so that the difference has no edge. A tile's features need 1 GB."""

TILINGS = {"fast": SMALL_NETWORK, "photo": LARGE_NETWORK, "drawing": LARGE_NETWORK}
"""By the choices of `model`."""

TEXTURED = ("fast", "photo")
"""The networks that get the photo's texture back. In a drawing it would be grain and traces of compression."""

REPAINTING = "photo"
"""The network that invents features where it cannot see them."""

MIN_FACE = 90
"""Pixels of the longer side of a face's box. In smaller faces `REPAINTING` paints skin and mouth anew."""


class Adapter:
    """A photo editor whose result is larger than the photo; all networks are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Load the networks that were imported."""
        from . import compact_network, drawing_network, network

        self._fast = load_network(weights / "fast.safetensors", compact_network.build, device)
        builds = {"photo": network.build, "drawing": drawing_network.build}
        files = {name: weights / f"{name}.safetensors" for name in builds}
        self._optional = {
            name: load_network(file, builds[name], device) for name, file in files.items() if file.is_file()
        }

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Enlarge each photo; at strength 0 by plain bicubic interpolation."""
        return [self._enlarge(photo, edit) for photo, edit in zip(photos, edits, strict=True)]

    def _enlarge(self, photo: Photo, edit: Edit) -> RGB:
        scale, strength = int(edit.params["scale"]), edit.params["strength"] / 100
        if not strength:
            return _plain(photo.rgb, scale)
        model = edit.params["model"]
        loaded = self._network(model)
        if model == REPAINTING:
            _warn_of_small_faces(photo)

        texture = edit.params["texture"] / 100 if model in TEXTURED else 0

        def enlarge(tile: RGB) -> RGB:
            enlarged = _run(loaded, tile, scale)
            _restore_texture(enlarged, tile, texture)
            return enlarged if strength == 1 else cross_fade(_plain(tile, scale), enlarged, strength)

        return enlarge_in_tiles(photo.rgb, scale, TILINGS[model], enlarge)

    def _network(self, name: str) -> LoadedNetwork:
        networks = {"fast": self._fast} | self._optional
        if name not in networks:
            raise missing_file("esrgan", name, list(networks), "model")
        return networks[name]


def _plain(rgb: RGB, scale: int) -> RGB:
    height, width = rgb.shape[:2]
    return opencv.resize(rgb, (scale * width, scale * height), cv2.INTER_CUBIC)


def _run(loaded: LoadedNetwork, rgb: RGB, scale: int) -> RGB:
    """The network's picture. Its size is averaged down for a smaller scale than its own."""
    with loaded.running():
        (enlarged,) = pictures_of_levels(loaded.network(levels_of([rgb], loaded.device) / 255).float() * 255)
    height, width = rgb.shape[:2]
    if scale == SCALE:
        return enlarged
    return opencv.resize(enlarged, (scale * width, scale * height), cv2.INTER_AREA)


def _restore_texture(enlarged: RGB, photo: RGB, amount: float) -> None:
    """Add to an enlarged picture, in place, what it lacks of the photo when it is reduced to the photo's size.

    The networks smooth skin and shift its colour. One step of back-projection (Irani and Peleg, "Improving Resolution
    by Image Registration", 1991, section 3) returns both, and keeps the edges that the network has made sharp.
    """
    if not amount:
        return
    height, width = photo.shape[:2]
    reduced = opencv.resize(enlarged, (width, height), cv2.INTER_AREA)
    add_difference(enlarged, np.float32(amount) * (photo.astype(np.float32) - reduced))


def _warn_of_small_faces(photo: Photo) -> None:
    for face in photo.faces:
        if max(face.box[2:]) < MIN_FACE:
            photo.warn("face_repainted", face.id)
