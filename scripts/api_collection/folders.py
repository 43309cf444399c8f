"""The requests, in an order in which each finds what it needs: the last folder deletes what the others made."""

import base64
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from scripts.api_collection.request import Json, Request
from scripts.repository import SAMPLE

SMALL_PHOTO = SAMPLE.with_name("astronaut_small.jpg")
"""A photo that fits into a request."""

DATA_URL = f"data:image/jpeg;base64,{base64.b64encode(SMALL_PHOTO.read_bytes()).decode()}"

MINE: Json = {"user_id": "{{user_id}}"}
"""The label of everything that the collection makes; the last folder deletes only what has it."""

NEW_JOB: Json = {"effect": "{{effect}}", "photo": "{{photo}}", "params": {"whitening": 40}, "metadata": MINE}

SIGNED = ("policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature")
"""The fields of the presigned form beside its key and its type."""

SESSION = "x-amz-security-token"
"""A field of the presigned form on AWS. The local cloud has none: then its name begins with `x-ignore-`, and S3 ignores
it."""

FORM_VALUES = {
    "upload_url": "answer.upload.url",
    "upload_key": "answer.upload.fields.key",
    "upload_type": 'answer.upload.fields["Content-Type"]',
    **{f"upload_{name}": f'answer.upload.fields["{name}"]' for name in SIGNED},
    "upload_session": f'answer.upload.fields["{SESSION}"] || ""',
    "upload_session_name": f'answer.upload.fields["{SESSION}"] ? "{SESSION}" : "x-ignore-session"',
}

FORM = {
    "key": "{{upload_key}}",
    "Content-Type": "{{upload_type}}",
    **{name: f"{{{{upload_{name}}}}}" for name in SIGNED},
    "{{upload_session_name}}": "{{upload_session}}",
}

PHOTOS = (
    Request(
        "create_photo",
        "Create a photo inside the request",
        {"image_data": DATA_URL, "metadata": MINE},
        keeps={"photo": "answer.id"},
    ),
    Request("get_photo", "Wait for its faces", query={"wait": "20"}, expects={"state": "ready"}),
    Request(
        "create_photo",
        "Announce a file",
        {"content_type": "{{file_type}}", "bytes": "{{file_bytes}}", "metadata": MINE},
        keeps={"uploaded": "answer.id", **FORM_VALUES},
    ),
    Request("", "Upload the file to S3", form=FORM),
    Request("list_photos", "List the photos of a user", query={"metadata.user_id": "{{user_id}}"}),
)

JOBS = (
    Request("create_job", "Check a job without queueing it", NEW_JOB | {"dry_run": True}),
    Request("create_job", "Edit the photo", NEW_JOB, keeps={"job": "answer.id"}),
    Request("get_job", "Wait for the result", query={"wait": "25"}, expects={"state": "succeeded"}),
    Request("get_result", "Download the result", also=(200,)),
    Request(
        "create_job",
        "Several effects, one after another",
        {
            "photo": "{{photo}}",
            "steps": [{"effect": "{{effect}}", "params": {"thin_face": 30}}, {"effect": "{{effect}}"}],
            "output": {"format": "webp", "max_side": 1024},
            "metadata": MINE,
        },
    ),
    Request("list_jobs", "List the jobs of a user", query={"metadata.user_id": "{{user_id}}"}),
    Request("retry_job", "Repeat a job: 409, unless it has failed or expired", also=(409,)),
)

BATCHES = (
    Request(
        "create_batch",
        "One photo, three strengths",
        {
            "photos": ["{{photo}}"],
            "edits": [{"effect": "{{effect}}", "sweep": {"params.whitening": [20, 40, 60]}}],
            "metadata": MINE,
        },
        keeps={"batch": "answer.id"},
    ),
    Request("get_batch", "See how far it is"),
)

EFFECTS = (
    Request("get_effect", "See one, with the schema of its parameters"),
    Request("warm_effect", "Wake one before its first job"),
)

WEBHOOKS = (
    Request("get_secrets", "See the secrets that sign"),
    Request("rotate_secret", "Make a new secret"),
    Request("put_webhooks", "Send all events to your server", {"url": "{{webhook_url}}"}),
    Request("send_test", "Try your server", {"url": "{{webhook_url}}"}, keeps={"message": "answer.id"}),
    Request("list_deliveries", "List the messages of the last day"),
    Request("get_delivery", "See the attempts of one"),
    Request("redeliver", "Send it again: 409, while it is still being sent", also=(409,)),
)

ACCOUNT = (
    Request(
        "create_client_token",
        "Make a token for one user's app: 409 without keys",
        {"ttl_s": 900, "scopes": ["photos", "jobs"], "quota": 20, "user_id": "{{user_id}}"},
        also=(409,),
    ),
)

DATA = (
    Request("delete_job", "Delete a job with its result"),
    Request("delete_batch", "Delete the results of a batch"),
    Request("delete_photo", "Delete a photo with everything made of it"),
    Request("delete_webhooks", "Have no webhook"),
    Request(
        "erase_data",
        "Delete everything of a user",
        query={"metadata.user_id": "{{user_id}}"},
        keeps={"erasure_id": "answer.id"},
    ),
    Request("get_erasure", "See whether it is done"),
)

FOLDERS: Mapping[str, Sequence[Request]] = MappingProxyType(
    {
        "photos": PHOTOS,
        "jobs": JOBS,
        "batches": BATCHES,
        "effects": EFFECTS,
        "webhooks": WEBHOOKS,
        "account": ACCOUNT,
        "data": DATA,
    }
)
"""By tag of the API. Requests that delete are in the last folder, whatever their tag. Routes that only read and need no
example are not here: `collection.py` adds them to the folder of their tag."""
