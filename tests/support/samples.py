"""Shared test data: an owner, the environment of a deployment, a model's manifest."""

from pathlib import Path
from typing import Any

from facemagi.manifest import Manifest

ROOT = Path(__file__).parents[2]
OWNER = "0123456789abcdef"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "FACEMAGI_STAGE": "test",
    "FACEMAGI_BUCKET": "facemagi-photos",
    "FACEMAGI_TABLE": "facemagi",
    "FACEMAGI_ANONYMOUS_PRINCIPAL": "",
    "FACEMAGI_AUTHORIZER": "keys",
    "FACEMAGI_WEBHOOK_QUEUE": "https://sqs.eu-west-1.amazonaws.com/123456789012/webhooks",
    "FACEMAGI_BATCH_QUEUE": "https://sqs.eu-west-1.amazonaws.com/123456789012/batches",
    "FACEMAGI_TRUSTED_HOSTS": "127.0.0.1",
    "FACEMAGI_DAILY_JOBS": "0",
    "FACEMAGI_CALLS_PER_SECOND": "100",
    "FACEMAGI_BURST_CALLS": "200",
    "FACEMAGI_LONGEST_WAIT": "25",
    "POWERTOOLS_SERVICE_NAME": "test",
}


def make_manifest(**changes: Any) -> Manifest:
    """A model with one effect, `glow`, that has one parameter of each type.

    Args:
        changes: members of model.toml that replace the defaults.
    """
    content: dict[str, Any] = {
        "name": "glow",
        "title": "Glow",
        "summary": "A model for tests.",
        "kind": "photo_editor",
        "framework": "none",
        "licence": "Apache-2.0",
        "commercial": True,
        "origin": "FaceMagi",
        "endpoint": {
            "instance_type": "ml.c5.xlarge",
            "max_concurrency": 2,
            "max_instances": 2,
            "backlog_per_instance": 5,
            "batch_size": 1,
            "timeout_s": 60,
        },
        "effects": {
            "glow": {
                "title": "Glow",
                "summary": "An effect for tests.",
                "parameters": {
                    "strength": {"type": "slider", "default": 50},
                    "radius": {"type": "number", "minimum": 0, "maximum": 2, "default": 1},
                    "soft": {"type": "boolean", "default": False},
                    "look": {"type": "choice", "choices": ["day", "night"], "default": "day"},
                    "tint": {"type": "colour", "default": "#ffffff", "presets": {"rose": "#ff8899"}},
                    "reference": {"type": "photo"},
                    "stops": {
                        "type": "list",
                        "max_items": 2,
                        "items": {"type": "integer", "minimum": 0, "maximum": 9, "default": 0},
                    },
                },
            }
        },
    }
    return Manifest.model_validate(content | changes)
