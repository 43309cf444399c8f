"""Rendered shapes: light and opacity over a part of the photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .bodies import body_mesh
from .head import HeadPose
from .light import Light
from .materials import MATERIALS
from .meshes import Mesh, joined, unit_vectors
from .raster import Samples, rasterise
from .shading import shade
from .shapes import Body
from .skull import skull_nearness

SAMPLES = 3.0
MAX_SAMPLES = 160.0
"""Samples per pixel in each direction, and the largest number of samples in a unit: more detail than that a photo of a
whole head does not show, and the time to render stays bounded."""

BURIED = (-0.03, 0.02)
"""Distance in front of the head, in units, from which a surface begins to be seen, and is seen fully."""

CONTACT, CONTACT_REACH = 0.45, 0.22
"""Darkness of surfaces that touch the head, and the distance in units at which it ends: little light gets between."""

LENS_SIGMA = 0.45
"""Standard deviation, in pixels, of the blur with which every camera renders an edge."""


@dataclass(frozen=True)
class Layer:
    """Rendered shapes over a part of the photo.

    Attributes:
        region: the part of the photo.
        opacity: (h, w) float32, 0…1.
        light: (h, w, 3) float32, linear, multiplied by the opacity.
        hugs: whether hair and ears hide it.
    """

    region: Region
    opacity: Mask
    light: Plane
    hugs: bool


def outline_of(bodies: Sequence[Body], head: HeadPose) -> Points:
    """Points of all shapes on the photo.

    Args:
        bodies: in head coordinates.
        head: the pose of the head.

    Returns:
        (N, 2) pixels.
    """
    return np.concatenate([head.project(body_mesh(body).points)[:, :2] for body in bodies])


def render(bodies: Sequence[Body], art_head: HeadPose, head: HeadPose, light: Light, size: opencv.Size) -> list[Layer]:
    """Render shapes, those of each layer together.

    Args:
        bodies: in head coordinates.
        art_head: the pose of the art.
        head: the pose of the head, which hides what is behind it.
        light: of the photo.
        size: (width, height) of the photo.

    Returns:
        From back to front; none that lies outside the photo.
    """
    ordered = sorted(bodies, key=lambda body: (body.finish.layer, body.finish.hugs))
    groups = [list(group) for _, group in groupby(ordered, key=lambda body: (body.finish.layer, body.finish.hugs))]
    return [_render(group, art_head, head, light, size) for group in groups]


def _render(bodies: Sequence[Body], art_head: HeadPose, head: HeadPose, light: Light, size: opencv.Size) -> Layer:
    region = region_around(outline_of(bodies, art_head), 2.0, *size)
    scale = min(SAMPLES, MAX_SAMPLES / head.unit)
    shape = (max(1, round(region.height * scale)), max(1, round(region.width * scale)))
    meshes = [body_mesh(body) for body in bodies]
    mesh = joined(meshes)
    factors = np.array([shape[1] / region.width, shape[0] / region.height, scale], np.float32)
    corner = np.array([region.left, region.top, 0], np.float32)
    projected = art_head.project(mesh.points)
    samples = rasterise(mesh, (projected - corner) * factors, shape)
    owner = np.repeat(np.arange(len(meshes)), [len(one.points) for one in meshes])[samples.corners[:, 0]]
    # one look-up for all values of a point is much faster than one for each
    shown = samples.mean(np.concatenate([projected, mesh.normals, mesh.colours, mesh.texture], axis=1))
    seen = ((shown[:, 2] - skull_nearness(head, shown[:, :2])) / head.unit).clip(-9, 9)
    own, coat = _shaded(bodies, owner, shown[:, 3:], art_head, light)
    near = (1 - np.float32(CONTACT) * smoothstep(CONTACT_REACH, 0.0, seen))[:, None]
    visible = smoothstep(*BURIED, seen)[:, None]
    opacity = _opacity(bodies, meshes, owner, shown[:, -1])
    sent = ((own * opacity + coat) * near).clip(0, 1)
    # a reflection brighter than the pane is opaque would not fit into its premultiplied light
    opacity = np.maximum(opacity, coat.max(axis=1, keepdims=True).clip(0, 1))
    opacity, colours = _averaged(region, shape, samples, visible * np.concatenate([opacity, sent], axis=1))
    return Layer(region, opacity, colours, bodies[0].finish.hugs)


def _opacity(
    bodies: Sequence[Body], meshes: Sequence[Mesh], owner: NDArray[np.intp], along: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(S, 1), of every sample; (S,) along: its place on a rod, from the first end."""
    opacity = np.array([body.finish.opacity for body in bodies], np.float32)[owner]
    for number, (body, mesh) in enumerate(zip(bodies, meshes, strict=True)):
        if body.finish.fades:
            to_end = np.minimum(along, mesh.texture[:, 1].max() - along)
            opacity *= np.where(owner == number, smoothstep(0.4 * body.finish.fades, body.finish.fades, to_end), 1)
    return opacity[:, None]


def _shaded(
    bodies: Sequence[Body], owner: NDArray[np.intp], shown: NDArray[np.float32], head: HeadPose, light: Light
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Light from the body and from the coat of every sample, (S, 3) each; (S, 8) shown: normal, colour, texture."""
    turned = unit_vectors(shown[:, :3] @ head.turn)
    turned *= np.where(turned[:, 2:] < 0, np.float32(-1), np.float32(1))
    own, coat = np.empty_like(turned), np.empty_like(turned)
    for number, body in enumerate(bodies):
        mine = np.flatnonzero(owner == number)
        material, part = MATERIALS[body.finish.material], shown[mine]
        own[mine], coat[mine] = shade(light, material, turned[mine] @ light.upright, part[:, 3:6], part[:, 6:])
    return own * np.float32(light.exposure), coat * np.float32(light.exposure)


def _averaged(
    region: Region, shape: tuple[int, int], samples: Samples, values: NDArray[np.float32]
) -> tuple[Mask, Plane]:
    """Opacity and light of the photo's pixels, from those of the samples (S, 4)."""
    planes = np.zeros((shape[0] * shape[1], 4), np.float32)
    planes[samples.places] = values
    size = (region.width, region.height)
    method = cv2.INTER_AREA if shape[0] >= region.height else cv2.INTER_LINEAR
    small = gaussian(opencv.resize(planes.reshape(*shape, 4), size, method), LENS_SIGMA)
    return np.ascontiguousarray(small[..., 0]), np.ascontiguousarray(small[..., 1:])
