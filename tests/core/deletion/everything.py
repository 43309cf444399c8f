"""One of everything that the service keeps: photos by every way, jobs and batches in every state, what belongs to them.

All of it belongs to `OWNER`, and most of it to the app's user `USER`.
"""

from typing import Any, cast

import pytest

from facemagi import effects, faces, objects, table
from facemagi.batches import creation as batches
from facemagi.batches import removal as batch_removal
from facemagi.credentials import client_tokens, keys
from facemagi.credentials.client_tokens import NewClientToken
from facemagi.credentials.identity import Caller
from facemagi.credentials.secret import Kind
from facemagi.deletion import erasure
from facemagi.errors import FaceMagiError
from facemagi.faces import DetectedFaces
from facemagi.jobs import lifecycle, retries, submission
from facemagi.jobs.requests import NewJob
from facemagi.photos import creation, detection, removal
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.states import DeliveryState
from facemagi.table import Json
from facemagi.webhooks import account, deliveries, log
from facemagi.webhooks.account import Webhook
from tests.core.batches import batch_life
from tests.core.job_life import container_error, notify, store
from tests.core.job_samples import detected_faces
from tests.core.photo_life import JPEG, data_url
from tests.support.samples import OWNER, make_manifest

USER = {"user_id": "u-81", "album": "Holiday"}

PERSONAL = ("u-81", "Holiday", "secret-page", "landmarks", "points")
"""Texts that may be nowhere in the end: labels, addresses, faces."""

FACES = detected_faces(90)

BUSY = {"max_concurrency": 1, "backlog_per_instance": 1, "max_instances": 4, "shared": "busy"}


class Everything:
    """Makes the things.

    Args:
        hook: the URL of the app's receiver of webhooks.
        loses: whether no event and no notice of them reaches the service.
    """

    def __init__(self, hook: str, loses: bool) -> None:
        self._hook, self._loses = {"url": hook}, loses
        self._deploy()
        self._make_account()
        self._make_photos()
        self._make_jobs()
        self._make_batches()
        self._make_erasures()
        self._make_messages()

    def _deploy(self) -> None:
        models: dict[str, Json] = {"glow": {"shared": "studio"}, "paint": {"shared": "atelier"}, "slow": BUSY}
        for name, changes in models.items():
            endpoint = make_manifest().endpoint.model_copy(update=changes)
            effects.publish(
                make_manifest(name=name, endpoint=endpoint, effects={name: make_manifest().effects["glow"]})
            )

    def _make_account(self) -> None:
        keys.create("acme", Kind.LIVE, "server", ["admin"])
        token = NewClientToken(user_id=USER["user_id"], quota=5)
        client_tokens.issue(Caller("live:acme", scopes=("admin",)), token)
        account.live_secrets(OWNER)

    def _make_messages(self) -> None:
        account.set_endpoint(OWNER, Webhook.model_validate(self._hook))
        given_up = deliveries.record_name(log.send_test(OWNER, None)["id"])
        table.finish(OWNER, given_up, DeliveryState.FAILED, {"attempts": []}, only_from=[DeliveryState.PENDING])
        log.send_test(OWNER, None)

    # ------------------------------------------------------------------------------------------------------ photos

    def _photo(self, key: str | None = None, **body: Any) -> PhotoKey:
        way = {} if "image_url" in body or "image_data" in body else {"content_type": "image/jpeg", "bytes": 9}
        request = NewPhoto.model_validate({"metadata": USER} | way | body)
        return PhotoKey(OWNER, str(creation.create_once(OWNER, request, key)[0]["id"]))

    def ready_photo(self, **body: Any) -> PhotoKey:
        """A photo with its objects and a face, whatever is lost."""
        photo = self._photo(**body)
        objects.write(photo.original, JPEG, "image/jpeg")
        faces.save(photo, DetectedFaces(4000, 5000, "jpeg", FACES))
        detection.accept(photo, 4000, 5000, "jpeg", [face.public() for face in FACES])
        return photo

    def _make_photos(self) -> None:
        self.photo = self.ready_photo()
        self.ready_photo(retention_s=300, webhook=self._hook)
        self.ready_photo(retention_s=86_400)
        self._photo()  # never uploaded
        self._photo(image_url="https://127.0.0.1:1/secret-page.jpg")
        for photo in (self._photo(image_data=data_url(JPEG)), self._uploaded(), self._uploaded()):
            if not self._loses:
                detection.reject(photo, FaceMagiError("decode_failed", "It is damaged."))
        detection.begin_detection(self._uploaded())  # its function has died
        self._photo(key="click-photo")
        removal.delete(OWNER, self.ready_photo().photo)

    def _uploaded(self) -> PhotoKey:
        photo = self._photo()
        objects.write(photo.original, JPEG, "image/jpeg")
        return photo

    # -------------------------------------------------------------------------------------------------------- jobs

    def _job(self, *chain: str, key: str | None = None, effect: str = "glow", **more: Any) -> str:
        edit: Json = {"steps": [{"effect": name} for name in chain]} if chain else {"effect": effect}
        common = {"photo": self.photo.photo, "metadata": USER}
        request = NewJob.model_validate(common | edit | more)
        return str(submission.submit(OWNER, request, key)[0]["id"])

    def _end(self, job: str, file: str, status: str = "Completed", leg: str = "", **members: Any) -> None:
        """SageMaker stores what came of a job, and says so, unless that is lost."""
        if status == "Completed":
            store(file)
        if not self._loses:
            notify(f"{job}{leg}", status, **members)

    def _make_jobs(self) -> None:
        hooked = {"retention_s": 300, "webhook": self._hook}
        png = {"output": {"format": "png"}}
        for more in cast(list[Json], [{}, hooked, {"retention_s": 86_400}, png, {"key": "click-job"}]):
            job = self._job(**more)
            self._end(job, f"{job}.{'png' if more is png else 'jpg'}")
        failed = self._job()
        self._end(failed, "", "Failed", **container_error())
        objects.write("failures/1-error.out", "It failed.", "text/plain")
        if not self._loses:
            retries.retry(OWNER, failed)
        self._end(self._job(), "", "Expired")
        self._job()  # nobody ever hears of it
        self._make_chains()
        self._make_deleted_jobs()
        for _ in range(3):
            self._job(effect="slow")  # most of them wait in the table
        self._job(priority="low", effect="slow")

    def _make_chains(self) -> None:
        for legs in (1, 2):
            job = self._job("glow", "paint")
            self._end(job, f"{job}-0.png", leg=".0")
            if legs == 2:
                self._end(job, f"{job}.jpg", leg=".1")

    def _make_deleted_jobs(self) -> None:
        canceled = self._job()
        lifecycle.remove(OWNER, canceled)
        store(f"{canceled}.jpg")  # it ran nevertheless
        deleted = self._job()
        store(f"{deleted}.jpg")
        notify(deleted, "Completed")
        lifecycle.remove(OWNER, deleted)

    # -------------------------------------------------------------------------------------------- batches, erasures

    def _batch(self, key: str | None = None) -> Json:
        edits: list[Json] = [{"effect": "glow", "sweep": {"params.strength": [1, 2]}}, {"effect": "glow"}]
        more = {"metadata": USER} | ({"webhook": self._hook} if key else {})
        return batch_life.create([self.photo.photo], *edits, key=key, **more)

    def _make_batches(self) -> None:
        for job in batch_life.jobs_of(self._batch("click-batch")):
            self._end(job, f"{job}.jpg")
        batch_removal.delete(OWNER, self._batch()["id"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batches, "CREATE_SECONDS", -1.0)
            self._batch()  # the rest of it is left to the queue

    def _make_erasures(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("facemagi.credentials.identity.owner_of", lambda _: OWNER)
            gone = {"user_id": "u-81-gone"}
            photo = self.ready_photo(metadata=gone)
            self._job(photo=photo.photo, metadata=gone)
            erasure.start(OWNER, gone)
            patch.setattr(erasure, "CHUNK", 1)
            patch.setattr(erasure, "TURN_SECONDS", -1.0)
            erasure.start(OWNER, {"user_id": "u-81-nobody"})  # the sweeper goes on with it


def kinds_and_states(items: list[Json]) -> tuple[set[str], dict[str, set[str]]]:
    """The kinds of all items, and the states of those that have one.

    Args:
        items: of the table, as DynamoDB writes them.
    """
    found: dict[str, set[str]] = {}
    for item in items:
        found.setdefault(kind_of(item), set()).update({item["state"]["S"]} if "state" in item else set())
    return set(found), {kind: states for kind, states in found.items() if states}


def kind_of(item: Json) -> str:
    """What an item is: the first part of its name, or its partition where that is no owner's.

    Args:
        item: as DynamoDB writes it.
    """
    partition, name = item["pk"]["S"], item["sk"]["S"]
    return str(name.partition("#")[0] if partition == OWNER else partition.partition("#")[0])
