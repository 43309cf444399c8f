"""A part of an analysed photo."""

import numpy as np

from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.flow import Flow
from sagemaker_endpoints._imaging.geometry.region import Region


def cut_analysis(analysis: SketchAnalysis, region: Region) -> SketchAnalysis:
    """The analysis of a part of the picture.

    Args:
        analysis: of the whole picture.
        region: the part.

    Returns:
        Views of the planes; all faces, in the part's pixels.
    """
    corner, same = np.array([region.left, region.top], np.float32), np.ones(2, np.float32)
    flow = analysis.flow
    return SketchAnalysis(
        analysis.unit,
        tuple(face.scaled(corner, same) for face in analysis.faces),
        region.cut(analysis.lab),
        region.cut(analysis.light),
        region.cut(analysis.skin_light),
        region.cut(analysis.relative_light),
        region.cut(analysis.bare),
        region.cut(analysis.features),
        Flow(region.cut(flow.x), region.cut(flow.y), region.cut(flow.coherence)),
    )
