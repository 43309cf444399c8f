"""The bodies of answers that routes name, for the API's document."""

from pydantic import BaseModel

from scripts.api_document.answers.batches import Batch, BatchList
from scripts.api_document.answers.credentials import ClientToken
from scripts.api_document.answers.effects import Effect, EffectList, WarmUp
from scripts.api_document.answers.errors import ErrorAnswer, GatewayAnswer
from scripts.api_document.answers.health import Health
from scripts.api_document.answers.jobs import DryRun, Job, JobList
from scripts.api_document.answers.photos import CreatedPhoto, Erasure, Photo, PhotoList, RepeatedPhoto
from scripts.api_document.answers.usage import Limits, Usage
from scripts.api_document.answers.webhooks import WebhookEndpoint, WebhookMessage, WebhookMessageList, WebhookSecrets

ANSWERS: tuple[type[BaseModel], ...] = (
    ErrorAnswer,
    Health,
    GatewayAnswer,
    CreatedPhoto,
    RepeatedPhoto,
    Photo,
    PhotoList,
    Erasure,
    Job,
    WarmUp,
    JobList,
    DryRun,
    Batch,
    BatchList,
    Effect,
    EffectList,
    ClientToken,
    Limits,
    Usage,
    WebhookEndpoint,
    WebhookSecrets,
    WebhookMessage,
    WebhookMessageList,
)
"""The bodies that routes name."""
