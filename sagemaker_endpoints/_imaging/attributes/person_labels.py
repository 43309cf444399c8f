"""The labels male and young, from a network's answers."""

from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Thresholds

MALE = Thresholds(no=0.3, edge=0.5, yes=0.7)
"""How probably a face is a man's. Over 50 faces of photographs 46 lay outside 0.3…0.7, all on the right side."""

AGE = Thresholds(no=36.0, edge=40.0, yes=45.0)
"""The network's mean age, in years; above `edge` a face is not young. Faces that a viewer calls young were given up to
37 years; those over fifty, 46 and more."""


def person_labels(male: float, age: float) -> dict[str, BinaryEstimate]:
    """Decide whether a face is male and young, in the sense of CelebA.

    Args:
        male: 0…1, how probably a viewer takes the face for a man's.
        age: the mean of the estimated ages, years.

    Returns:
        The estimates by their labels.

    Example:
        >>> person_labels(0.9, 40.5)["male"], person_labels(0.9, 40.5)["young"]
        (BinaryEstimate(value=True, certain=True), BinaryEstimate(value=False, certain=False))
    """
    old = AGE.estimate(age)
    return {"male": MALE.estimate(male), "young": BinaryEstimate(not old.value, old.certain)}
