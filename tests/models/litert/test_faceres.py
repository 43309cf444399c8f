"""FaceRes: the published file, the network, and what is made of its answers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._litert import faceres
from sagemaker_endpoints._litert.loading import load_network, network_of
from sagemaker_endpoints._litert.person import FILE, PersonEstimator, find_estimator, network_input
from sagemaker_endpoints._litert.person_estimate import PersonEstimate
from scripts.model_weights.random_weights import random_array
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, closeup, quarter_turned

Array = NDArray[np.float32]

TOLERANCE = 1e-4
"""The two frameworks add in another order."""

PUBLISHED = {
    "conv1/convolution/merged_input": "conv1/kernel",
    "conv1_bn/batchnorm_1/sub": "conv1/bias",
    "conv_dw_13/depthwise_kernel": "conv_dw_13/kernel",
    "conv_dw_13_bn/batchnorm_1/mul": "conv_dw_13/scale",
    "conv_dw_13_bn/batchnorm_1/sub": "conv_dw_13/bias",
    "conv_pw_2/convolution/merged_input": "conv_pw_2/kernel",
    "conv_pw_2_bn/batchnorm_1/sub": "conv_pw_2/bias",
    "feats/kernel": "hidden/kernel",
    "gender_pred/bias": "gender/bias",
    "age_pred/kernel": "age/kernel",
    "conv1_relu/Cast": None,
    "conv_dw_4_relu/Const_1": None,
    "global_pooling/Mean/reduction_indices": None,
}
"""Names of the published graph, and those of our network; None for arrays that are left out."""


def weights(seed: int = 0) -> dict[str, Array]:
    """Random arrays that keep the signal alive through all layers, rounded to float16 as in the weights file."""
    numbers = np.random.default_rng(seed)
    arrays = {}
    for name, shape in faceres.variables({}).items():
        fan_in = max(np.prod(shape[:2]) * (1 if "_dw_" in name else shape[2]) if len(shape) == 4 else shape[0], 1)
        spread = 1.5 / np.sqrt(fan_in) if name.endswith("kernel") else 0.1
        centre = 1.0 if name.endswith("scale") else 0.0
        arrays[name] = (centre + spread * numbers.standard_normal(shape)).astype(np.float16).astype(np.float32)
    return arrays


def computed_by_tensorflow(arrays: dict[str, Array], face: Array) -> list[Array]:
    """The graph as it is published: batch normalisation and clipping are operations of their own."""
    import tensorflow as tf

    def clipped(x: Any) -> Any:
        return tf.maximum(tf.minimum(tf.nn.relu(x), 6.0), 0.0)

    x = clipped(tf.nn.conv2d(face, arrays["conv1/kernel"], 2, "SAME") + arrays["conv1/bias"])
    for index, (_, stride) in enumerate(faceres.BLOCKS, 1):
        dw, pw = f"conv_dw_{index}", f"conv_pw_{index}"
        x = tf.nn.depthwise_conv2d(x, arrays[f"{dw}/kernel"], [1, stride, stride, 1], "SAME")
        x = clipped(x * arrays[f"{dw}/scale"] + arrays[f"{dw}/bias"])
        x = clipped(tf.nn.conv2d(x, arrays[f"{pw}/kernel"], 1, "SAME") + arrays[f"{pw}/bias"])
    features = tf.reduce_mean(x, [1, 2])
    hidden = tf.nn.relu(features @ arrays["hidden/kernel"] + arrays["hidden/bias"])
    gender = tf.sigmoid(hidden @ arrays["gender/kernel"] + arrays["gender/bias"])
    age = tf.nn.softmax(hidden @ arrays["age/kernel"] + arrays["age/bias"])
    return [gender.numpy(), age.numpy(), features.numpy()]


def write_file(folder: Path, arrays: dict[str, Array]) -> Path:
    from safetensors.numpy import save_file

    file = folder / FILE
    stored = {name: array.astype(np.float16) for name, array in arrays.items()}
    save_file(stored, file, metadata={"origin": "random", "files": "{}", "settings": "{}"})
    return file


@pytest.fixture(scope="module")
def estimator(tmp_path_factory: pytest.TempPathFactory) -> PersonEstimator:
    return PersonEstimator(write_file(tmp_path_factory.mktemp("weights"), weights()))


@pytest.mark.parametrize(("published", "own"), PUBLISHED.items())
def test_every_array_of_the_published_file_is_known(published: str, own: str | None) -> None:
    assert faceres.CHECKPOINT.name_of(f"faceres.json!{published}") == own


def test_an_array_of_another_network_is_refused() -> None:
    with pytest.raises(LookupError):
        faceres.CHECKPOINT.name_of("faceres.json!conv1/weights")


def test_the_network_computes_the_published_graph() -> None:
    # given weights, and a face as numbers
    arrays = weights()
    face = np.random.default_rng(1).uniform(-120, 150, (1, faceres.SIZE, faceres.SIZE, 3)).astype(np.float32)

    # when our network and the published graph look at it
    own = network_of(faceres.write(arrays))(face)
    published = run_in("tensorflow", computed_by_tensorflow, arrays, face)

    # then gender, ages and features are the same, and not trivial
    assert published[2].std() > 0.1
    assert [result.shape for result in own] == [(1, 1), (1, faceres.AGES), (1, 1024)]
    for result, expected in zip(own, published, strict=True):
        assert result == pytest.approx(expected, abs=TOLERANCE)


def test_half_floats_of_the_file_become_floats(tmp_path: Path) -> None:
    # given a weights file
    arrays = weights()
    file = write_file(tmp_path, arrays)

    # when it is loaded, then it is the network of the same numbers
    face = np.full((1, faceres.SIZE, faceres.SIZE, 3), 20, np.float32)
    loaded = load_network(file, faceres.variables, faceres.write)
    assert np.array_equal(loaded(face)[1], network_of(faceres.write(arrays))(face)[1])


def test_a_file_that_lacks_an_array_is_refused(tmp_path: Path) -> None:
    arrays = weights()
    del arrays["age/bias"]
    with pytest.raises(ValueError, match=r"faceres\.safetensors does not have the names"):
        PersonEstimator(write_file(tmp_path, arrays))


def test_without_a_file_there_is_no_estimator(tmp_path: Path) -> None:
    assert find_estimator(tmp_path) is None


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"damaged")
    with pytest.raises(ValueError, match="damaged"):
        find_estimator(tmp_path)


def test_random_weights_of_the_scripts_give_answers(tmp_path: Path) -> None:
    # given the numbers of `./scripts/weights random`
    arrays = {name: random_array(name, shape, "litert") for name, shape in faceres.variables({}).items()}

    # when the network looks at a face, then the answers are probabilities
    person = PersonEstimator(write_file(tmp_path, arrays)).estimate(astronaut().rgb, astronaut().faces[0].landmarks)
    assert 0 <= person.male <= 1
    assert float(person.ages.sum()) == pytest.approx(1, abs=1e-3)


def test_an_estimate_has_a_probability_ages_and_features_of_length_1(estimator: PersonEstimator) -> None:
    seen = estimator.estimate(astronaut().rgb, astronaut().faces[0].landmarks)
    assert 0 < seen.male < 1
    assert 0 < seen.age < faceres.AGES
    assert float(seen.features @ seen.features) == pytest.approx(1, abs=1e-5)


def test_the_input_is_blue_first_without_the_mean() -> None:
    # given a picture of one colour
    photo = astronaut()
    rgb = np.full_like(photo.rgb, (200, 100, 50))

    # when the network's input is cut
    (face,) = network_input(rgb, photo.faces[0].landmarks)

    # then it is blue, green, red, less the mean of each
    assert face.shape == (faceres.SIZE, faceres.SIZE, 3)
    assert face[5, 5] == pytest.approx(np.array([50, 100, 200]) - faceres.MEAN, abs=1e-3)


def test_a_lying_face_is_cut_upright() -> None:
    # given a photo, and the same turned by 90 degrees
    photo, lying = closeup(), quarter_turned(closeup())

    # when the face is cut out of both, then the network sees the same
    upright, turned = (network_input(each.rgb, each.faces[0].landmarks) for each in (photo, lying))
    assert np.abs(turned - upright).mean() < 2


def test_the_age_is_the_mean_of_its_shares() -> None:
    ages = np.zeros(faceres.AGES, np.float32)
    ages[[20, 40]] = 0.25, 0.75
    assert PersonEstimate(0.5, ages, np.ones(1, np.float32)).age == pytest.approx(35)
