"""A person mask is believed about a face's surroundings only where it saw the face itself."""

import numpy as np

from sagemaker_endpoints._runtime.contract import Mask

DOUBTED, BELIEVED = 0.4, 0.8
"""Mean of the mask over a face: below the first it missed this person, as happens in groups; above the second it is
taken as it is."""


def trusted_person(person: Mask, face: Mask) -> Mask:
    """The mask where it can be trusted, else 1 everywhere: nothing is known to be background.

    person: (H, W), 1 on people. face: (H, W), 1 inside one face. returns: (H, W) float32, 0…1.
    """
    seen = float((person * face).sum()) / max(float(face.sum()), 1e-6)
    trust = np.float32(np.clip((seen - DOUBTED) / (BELIEVED - DOUBTED), 0.0, 1.0))
    return np.asarray(1 - trust * (1 - person), np.float32)
