"""KNN matting on a sparse system, as the classical face editors used it.

Chen, Li and Tang, "KNN Matting", CVPR 2012, equations 3 and 12, with ten neighbours in colour and position.
"""

import cv2
import numpy as np
import scipy.sparse
import scipy.sparse.linalg
from numpy.typing import NDArray
from scipy.spatial import cKDTree

NEIGHBOURS = 10
CONFIDENCE = 100.0
"""Weight of the pixels whose alpha the trimap gives."""

Plane = NDArray[np.float64]


def knn_matte(rgb: NDArray[np.uint8], foreground: NDArray[np.bool_], known: NDArray[np.bool_]) -> Plane:
    """Estimate a picture's alpha matte.

    Args:
        rgb: (H, W, 3) uint8, red first.
        foreground: (H, W) bool; only read where `known`: alpha is 1 on the foreground and 0 elsewhere.
        known: (H, W) bool; the pixels whose alpha is given.

    Returns:
        (H, W) float64, 0…1.
    """
    laplacian = _laplacian(rgb)
    confidence = scipy.sparse.diags(known.ravel().astype(float))
    system = 2 * (laplacian + CONFIDENCE * confidence)
    right_side = 2 * CONFIDENCE * (foreground & known).ravel().astype(float)
    alpha = scipy.sparse.linalg.spsolve(system.tocsc(), right_side)
    return np.asarray(np.clip(alpha, 0, 1).reshape(known.shape))


def trimap(jaw_and_brows: NDArray[np.float32], shape: tuple[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The trimap of a face, from its outline.

    Args:
        jaw_and_brows: (N, 2) float32, the outline's points, pixels of the picture.
        shape: height and width of the picture.

    Returns:
        The foreground (the inside of the outline, eroded by eight pixels) and the known pixels (the foreground, and all
        pixels far outside the outline); both (H, W) bool.
    """
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(jaw_and_brows).astype(np.int32)], 1)
    core = cv2.erode(inside, np.ones((8, 8), np.uint8)) > 0
    left, top = jaw_and_brows.min(axis=0)
    right, bottom = jaw_and_brows.max(axis=0)
    outside = np.zeros(shape, bool)
    outside[: max(0, int(top - 1.1 * (bottom - top) / 3))] = True
    outside[:, : int(left / 2)] = True
    outside[int((bottom + shape[0]) / 2) :] = True
    outside[:, int((right + shape[1]) / 2) :] = True
    return core, core | outside


def _laplacian(rgb: NDArray[np.uint8]) -> scipy.sparse.csr_matrix:
    height, width = rgb.shape[:2]
    rows, columns = np.indices((height, width)) / np.hypot(height, width)
    features = np.concatenate([rgb / 255, rows[..., None], columns[..., None]], axis=2).reshape(-1, 5)
    distances, neighbours = cKDTree(features).query(features, k=NEIGHBOURS + 1)
    weights = 1 - distances[:, 1:] / features.shape[1]
    starts = np.repeat(np.arange(len(features)), NEIGHBOURS)
    affinity = scipy.sparse.coo_matrix((weights.ravel(), (starts, neighbours[:, 1:].ravel()))).tocsr()
    affinity = (affinity + affinity.T) / 2
    return scipy.sparse.diags(np.asarray(affinity.sum(axis=1)).ravel()) - affinity
