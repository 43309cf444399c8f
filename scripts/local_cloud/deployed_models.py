"""Takes up weights that appear, change or disappear while the local cloud runs."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import repository
from scripts.local_cloud import models
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.lambda_emulator import deployment as functions
from scripts.local_cloud.lambda_emulator.function import FRESH_SECONDS

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, and moto is started first
    from facemagi.effects import WeightsState
    from facemagi.manifest import Manifest, RunsOn

    States = Mapping[str, Mapping[str, WeightsState]]
    """The states of the weights files of each model, by the names of models and weights."""

WORDS = {
    "published": "weights are here; jobs can use it.",
    "random": "random weights are here; jobs can use it, and their pictures mean nothing.",
    "missing": "weights are gone.",
}
"""What is said about a weights file that has come into a state."""


@dataclass
class DeployedModels:
    """The models of a running local cloud, and the weights that they had when they were last deployed.

    Attributes:
        manifests: of all models in the catalogue.
        folder: the folder of all weights.
        shared: the outputs of the service's own stack.
        clients: boto3 clients of the cloud.
        emulator: the URL of SageMaker's emulator.
        publish: sends a line to the gateway, which writes the catalogue.
        states: the weights that jobs can use now.
        on: where the containers run that may run on Lambda.
        sandboxes: how many sandboxes each function may have.
        containers: names of the containers that have an endpoint or a function.
    """

    manifests: "Sequence[Manifest]"
    folder: Path
    shared: Mapping[str, str]
    clients: Clients
    emulator: str
    publish: Callable[[str], None]
    states: "States"
    on: "RunsOn" = "sagemaker"
    sandboxes: int = 1
    containers: frozenset[str] = frozenset()

    def take_up_weights(self) -> list[str]:
        """Compare the weights files with those in use; deploy and publish every model whose weights have changed.

        Returns:
            A line for each weights file that has changed, in the order of the models.
        """
        before, self.states = self.states, {manifest.name: self._read(manifest) for manifest in self.manifests}
        changed = [each for each in self.manifests if self.states[each.name] != before[each.name]]
        if changed:
            self._deploy({manifest.container for manifest in changed})
            self._publish([manifest.name for manifest in changed])
        return [line for each in changed for line in _lines(each.name, before[each.name], self.states[each.name])]

    def deploy_ready(self) -> None:
        """Create the endpoints and the functions of the models that have the weights they need."""
        self._deploy({manifest.container for manifest in self.manifests})

    def _deploy(self, containers: set[str]) -> None:
        """Create or update the endpoints of some containers, as far as they have models that are ready."""
        ready = [each for each in self.manifests if each.container in containers and self._is_ready(each)]
        self._create([each for each in ready if each.container not in self.containers])
        updated = [each for each in ready if each.container in self.containers]
        if updated:
            self._update(updated)
        self.containers |= {each.container for each in ready}

    def _update(self, ready: "Sequence[Manifest]") -> None:
        on_lambda = [each for each in ready if models.runs_on(each, self.on) == "lambda"]
        models.update([each for each in ready if each not in on_lambda], self.clients, self.emulator)
        functions.update(on_lambda, self.clients, self.folder)
        if on_lambda:
            time.sleep(FRESH_SECONDS)  # so long the emulator may still start the old function

    def _create(self, ready: "Sequence[Manifest]") -> None:
        on_lambda = [each for each in ready if models.runs_on(each, self.on) == "lambda"]
        models.deploy([each for each in ready if each not in on_lambda], self.shared, self.clients)
        functions.deploy(on_lambda, self.shared, self.clients, self.sandboxes, self.folder)

    def entries(self, names: Sequence[str] | None = None) -> dict[str, Any]:
        """What the catalogue gets of some models, by their folders.

        Args:
            names: of the models; None for all.
        """
        return {
            str(repository.MODELS / each.name): {
                "weights": self.states[each.name],
                "runs_on": models.runs_on(each, self.on),
                "endpoints": each.endpoint.endpoints,
            }
            for each in self.manifests
            if names is None or each.name in names
        }

    def _publish(self, names: Sequence[str]) -> None:
        self.publish(json.dumps(self.entries(names)))

    def _read(self, manifest: "Manifest") -> "Mapping[str, WeightsState]":
        """The states of a model's weights files; as before where one is damaged."""
        try:
            return states_of(manifest, self.folder, self.on)
        except LookupError:
            return self.states[manifest.name]

    def _is_ready(self, manifest: "Manifest") -> bool:
        from facemagi.effects import state_of

        return state_of(manifest, self.states[manifest.name]) == "ready"


def states_of(manifest: "Manifest", folder: Path, on: "RunsOn") -> "Mapping[str, WeightsState]":
    """The states of a model's weights files; a function does not get those that are left out there.

    Args:
        manifest: the model's manifest.
        folder: the folder of all weights.
        on: where the containers run that may run on Lambda.

    Raises:
        LookupError: a file is damaged.
    """
    left_out = manifest.endpoint.on_lambda.left_out if models.runs_on(manifest, on) == "lambda" else ()
    return repository.weights_states(manifest, folder) | dict.fromkeys(left_out, "missing")


def _lines(model: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    changed = [name for name in now if now[name] != before[name]]
    return [f"{model if name == model else f'{model}/{name}'}: {WORDS[now[name]]}" for name in changed]
