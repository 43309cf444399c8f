"""The settings of a container are read from its environment."""

from pathlib import Path

import pytest

from sagemaker_endpoints._runtime.settings import MODELS, Settings, read_settings


def test_only_the_model_is_required() -> None:
    # given an environment with a model
    settings = read_settings({"FACEMAGI_MODEL": "beauty"})
    # then all other settings are those that SageMaker needs
    assert settings == Settings(
        (MODELS / "beauty",), Path("/opt/ml/model"), device="auto", host="0.0.0.0", port=8080, threads=1
    )


def test_every_setting_can_be_changed() -> None:
    # given an environment with every variable
    settings = read_settings(
        {
            "FACEMAGI_MODEL": "attgan",
            "FACEMAGI_MODELS": "/models",
            "FACEMAGI_WEIGHTS": "/weights",
            "FACEMAGI_WEIGHTS_SOURCE": "s3://artefacts/portrait-1/",
            "FACEMAGI_DEVICE": "cuda",
            "FACEMAGI_HOST": "127.0.0.1",
            "FACEMAGI_PORT": "9000",
            "FACEMAGI_THREADS": "4",
            "FACEMAGI_CONTENT_PRODUCER": "Acme",
            "FACEMAGI_PRECISION": "fast",
        }
    )
    # then all settings come from it
    places = (Path("/models/attgan"),), Path("/weights"), "s3://artefacts/portrait-1/"
    assert settings == Settings(*places, "cuda", "127.0.0.1", 9000, 4, "Acme", "fast")


def test_a_precision_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="FACEMAGI_PRECISION is quick, and should be one of exact, fast"):
        read_settings({"FACEMAGI_MODEL": "esrgan", "FACEMAGI_PRECISION": "quick"})


def test_several_models_share_a_container() -> None:
    # given an environment with three models
    settings = read_settings({"FACEMAGI_MODEL": "beauty,makeup, filters"})
    # then the container has all of them, in this order
    assert [folder.name for folder in settings.folders] == ["beauty", "makeup", "filters"]


def test_a_container_without_a_model_does_not_start() -> None:
    with pytest.raises(KeyError, match="FACEMAGI_MODEL"):
        read_settings({})
