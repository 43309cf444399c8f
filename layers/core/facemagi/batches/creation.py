"""Creates batches, once for each idempotency key."""

from facemagi import idempotency, table
from facemagi.batches import ends, pairs, records, sending, showing
from facemagi.batches.requests import NewBatch
from facemagi.idempotency import KeyUse, fingerprint
from facemagi.ids import new_id
from facemagi.table import Json
from facemagi.webhooks import events

CREATE_SECONDS = 3.0
"""How long the call that creates a batch queues jobs: some dozens. The function `batches` queues the rest."""


def create_once(owner: str, request: NewBatch, idempotency_key: str | None) -> tuple[Json, bool]:
    """Record a batch and begin to queue its jobs; a repeat with the same idempotency key returns the first batch.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/batches.
        idempotency_key: the header of that name, if the caller sent one.

    Returns:
        The batch as the API shows it, and whether it is new.

    Raises:
        FaceMagiError: `invalid_param` for a batch that is too large or whose edits are none, `idempotency_mismatch`.
    """
    pairs.require_form(request)
    use = _use(owner, request, idempotency_key)
    known = idempotency.find(use) if use else None
    if known and table.read(owner, records.name(known)):
        return showing.find(owner, known), False
    webhook = events.chosen(owner, request.webhook)
    batch = known or new_id("batch")
    if use and not known and idempotency.claim(use, batch) != batch:
        return create_once(owner, request, idempotency_key)  # a call with the same key was faster
    record = records.new(request, webhook)
    ends.begin(owner, batch, record)
    if records.create(owner, batch, record):
        sending.send(owner, batch, record, pairs.of(batch, records.request_of(record)), CREATE_SECONDS)
        return showing.find(owner, batch), True
    return showing.find(owner, batch), False


def was_created(owner: str, request: NewBatch, idempotency_key: str | None) -> bool:
    """Whether `create_once` would return a batch that there is already.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/batches.
        idempotency_key: the header of that name, if the caller sent one.

    Raises:
        FaceMagiError: `idempotency_mismatch`.
    """
    use = _use(owner, request, idempotency_key)
    known = idempotency.find(use) if use else None
    return known is not None and table.read(owner, records.name(known)) is not None


def _use(owner: str, request: NewBatch, idempotency_key: str | None) -> KeyUse | None:
    return KeyUse(owner, "batch", idempotency_key, fingerprint(request)) if idempotency_key else None
