"""Options that the trainings of AttGAN and STGAN share. The defaults are published; both networks have the same."""

from dataclasses import dataclass

MIN_LAYERS = 2


@dataclass(frozen=True)
class AttributeOptions:
    """What a training can change: `--set NAME=VALUE`.

    Attributes:
        attributes: that the network learns to edit; none for all those of the published network that the data set has
            labels of.
        width: channels of the first layer; each further layer has twice as many.
        layers: of the encoder, of the decoder and of the discriminator; each halves or doubles the size.
        hidden: units of the discriminator's last layer but one.
        generator_rate: learning rate of the generator (Adam).
        discriminator_rate: learning rate of the discriminator (Adam).
        decay_step: the step from which both learning rates are a tenth.
        d_steps: updates of the discriminator for each of the generator.
        reconstruction_weight: of the reconstruction, in the generator's loss.
        edits_weight: of the attributes of edited pictures, in the generator's loss.
        photos_weight: of the attributes of photos, in the discriminator's loss.
        penalty_weight: of the gradient penalty, in the discriminator's loss.
        mirrored: the share of training pictures that are mirrored, 0…1.
    """

    attributes: tuple[str, ...] = ()
    width: int = 64
    layers: int = 5
    hidden: int = 1024
    generator_rate: float = 2e-4
    discriminator_rate: float = 2e-4
    decay_step: int = 500_000
    d_steps: int = 5
    reconstruction_weight: float = 100.0
    edits_weight: float = 10.0
    photos_weight: float = 1.0
    penalty_weight: float = 10.0
    mirrored: float = 0.0

    def __post_init__(self) -> None:
        positive = ("width", "hidden", "generator_rate", "discriminator_rate", "decay_step", "d_steps")
        for name in positive:
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it should be above 0.")
        if self.layers < MIN_LAYERS:
            raise ValueError(f"layers is {self.layers}; it should be at least {MIN_LAYERS}.")
        if not 0 <= self.mirrored <= 1:
            raise ValueError(f"mirrored is {self.mirrored}; it should be from 0 to 1.")
