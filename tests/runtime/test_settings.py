"""The container's environment."""

from pathlib import Path

import pytest

from sagemaker_endpoints._runtime.settings import MODELS, Settings, read_settings


def test_the_model_s_name_is_enough() -> None:
    # given an environment that names a model
    settings = read_settings({"FACEMAGI_MODEL": "beauty"})
    # then all else is as SageMaker wants it
    assert settings == Settings((MODELS / "beauty",), Path("/opt/ml/model"), "auto", "0.0.0.0", 8080, 1)


def test_everything_can_be_said_otherwise() -> None:
    # given an environment that says everything
    settings = read_settings(
        {
            "FACEMAGI_MODEL": "attgan",
            "FACEMAGI_MODELS": "/models",
            "FACEMAGI_WEIGHTS": "/weights",
            "FACEMAGI_DEVICE": "cuda",
            "FACEMAGI_HOST": "127.0.0.1",
            "FACEMAGI_PORT": "9000",
            "FACEMAGI_THREADS": "4",
        }
    )
    # then it holds
    assert settings == Settings((Path("/models/attgan"),), Path("/weights"), "cuda", "127.0.0.1", 9000, 4)


def test_several_models_share_a_container() -> None:
    # given an environment that names three models
    settings = read_settings({"FACEMAGI_MODEL": "beauty,makeup, filters"})
    # then the container has all of them, in that order
    assert [folder.name for folder in settings.folders] == ["beauty", "makeup", "filters"]


def test_a_container_without_a_model_does_not_start() -> None:
    # given an environment without one, when it is read, then the missing variable is named
    with pytest.raises(KeyError, match="FACEMAGI_MODEL"):
        read_settings({})
