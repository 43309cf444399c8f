"""How often each change is made to a sample of training."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chances:
    """How often something is done to a sample.

    Attributes:
        ground: the person gets another ground.
        neighbour: another head is put beside.
        headwear: a hat is painted.
        bald: hair is painted over.
        dyed: hair gets another colour.
        longer: clothes continue below the portrait.
        tight: the photo shows less than the portrait.
        found: a neighbour's face is known.
        longer_hair: hair hangs down over neck and clothes.
        fringe: hair falls over the forehead.
        bare_shoulders: clothes become skin.
        other_skin: skin gets another tone.
        spectacles: glasses are painted.
        cover: a hand, a mask or a thing is put in front of the head.
        grey: the photo is black-and-white.
    """

    ground: float = 0.5
    neighbour: float = 0.15
    headwear: float = 0.2
    bald: float = 0.1
    dyed: float = 0.35
    longer: float = 0.6
    tight: float = 0.3
    found: float = 0.85
    longer_hair: float = 0.2
    fringe: float = 0.12
    bare_shoulders: float = 0.2
    other_skin: float = 0.2
    spectacles: float = 0.15
    cover: float = 0.2
    grey: float = 0.25
