"""The state of an edit between two steps, in one container or between two containers."""

from dataclasses import dataclass, replace

from facemagi.manifest import SourceType
from facemagi.warnings import JobWarning
from sagemaker_endpoints._sdk.contract import RGB, FaceParser, Photo, Picture


@dataclass(frozen=True)
class EditState:
    """A photo after some of its steps.

    Attributes:
        picture: the result of the last step.
        analysed: the last picture in which people were detected, with its faces. Its person mask serves later steps.
        shown: the photo, or the part of it that a step has cut out, with the faces at their positions in it. `picture`
            shows the same, but may have another size.
        is_original: whether `analysed` is the photo that the job began with.
        geometry_changed: whether the last step moved faces, so that they must be detected again.
        warnings: the warnings of all steps so far.
        effects: the ids of the effects of all steps so far.
        source_type: the IPTC term for `picture`, from all photos and all steps so far.
    """

    picture: Picture
    analysed: Photo
    shown: Photo
    is_original: bool = True
    geometry_changed: bool = False
    warnings: tuple[JobWarning, ...] = ()
    effects: tuple[str, ...] = ()
    source_type: SourceType = "algorithmicallyEnhanced"

    @classmethod
    def begin(cls, photo: Photo) -> "EditState":
        """The state before the first step.

        Args:
            photo: the photo, with all faces that the steps edit.
        """
        return cls(photo.rgb, photo, photo)

    def resume(self, original: RGB, parser: FaceParser | None) -> "EditState":
        """The state as another container continues with it.

        Args:
            original: (H, W, 3) uint8, the photo that the job began with. Its pixels do not travel with the state.
            parser: computes the parts of faces; None where no model of this container can.
        """
        rgb = original if self.is_original else self.analysed.rgb
        return replace(self, analysed=Photo(rgb, self.analysed.faces, parser=parser))
