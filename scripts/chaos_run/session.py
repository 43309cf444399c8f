"""One client of a run: uploads a photo, asks for some edits, fetches or cancels them, and begins again."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from scripts.chaos_run import pictures
from scripts.chaos_run.api import PATIENCE_SECONDS, Api, ImpatientError
from scripts.chaos_run.ledger import Json, Order, Photo

MAX_ORDERS = 4
DOUBLE_CLICKS = 0.15
"""How often the same call is made twice at the same time."""

INTENTS = {"fetch": 0.72, "cancel": 0.12, "delete": 0.1, "leave": 0.06}
"""What the client does with a job: fetches its result, cancels it at once, deletes its result, or forgets it."""

PHOTO_REMOVALS = 0.3
"""How often a client deletes its photo at the end, while jobs that it forgot may be waiting."""

FRESH_TRIES = 2
"""How often a job that failed, and may be sent again, is sent again as a new one."""


@dataclass
class Session:
    """One client.

    Attributes:
        api: makes its calls.
        seed: chooses what it does.
        over: set when it begins no new photo.
    """

    api: Api
    seed: str
    over: threading.Event
    _choice: random.Random = field(init=False)

    def run(self) -> None:
        """Send photos and jobs until the run is over."""
        self._choice = random.Random(self.seed)
        while not self.over.is_set():
            try:
                self._one_photo()
            except ImpatientError:
                continue  # what it knows is in the ledger, and is looked at when the faults are over

    def _one_photo(self) -> None:
        photo = self._send_photo()
        if photo is None:
            return
        orders = [self._new_order(photo) for _ in range(self._choice.randint(1, MAX_ORDERS))]
        for order in orders:
            send(self.api, order, self._choice.random() < DOUBLE_CLICKS)
        for order in orders:
            (intent,) = self._choice.choices(list(INTENTS), list(INTENTS.values()))
            self._finish(order, intent)
        if self._choice.random() < PHOTO_REMOVALS:
            photo.removed = True
            self.api.call("DELETE", f"/v1/photos/{photo.id}")

    def _send_photo(self) -> Photo | None:
        picture = pictures.draw(self._choice)
        request = {"content_type": "image/jpeg", "bytes": len(picture.content)}
        announced = self.api.call("POST", "/v1/photos", json=request)
        if announced.status != 201:
            return None
        photo = Photo(announced.body["id"], picture.size)
        self.api.ledger.photos.append(photo)
        photo.uploaded = self.api.upload(announced.body["upload"], picture.content)
        look_at_photo(self.api, photo)
        return photo if photo.state == "ready" else None

    def _new_order(self, photo: Photo) -> Order:
        order = Order(f"{self._choice.getrandbits(64):016x}", photo, self._request(photo))
        self.api.ledger.orders.append(order)
        return order

    def _request(self, photo: Photo) -> Json:
        whiter = {"params": {"whitening": self._choice.randint(10, 80)}}
        look = {"params": {"look": self._choice.choice(["film", "vivid", "warm", "noir"])}}
        edits: list[Json] = [
            {"effect": "beauty", **whiter},
            {"effect": "filters", **look},
            {"effect": "color_style"},
            {"steps": [{"effect": "beauty", **whiter}, {"effect": "filters_apart", **look}]},
            {"steps": [{"effect": "filters", **look}, {"effect": "beauty_apart", **whiter}, {"effect": "color_style"}]},
        ]
        return {"photo": photo.id} | self._choice.choice(edits)

    def _finish(self, order: Order, intent: str) -> None:
        if order.id is None or intent == "leave":
            return
        if intent == "cancel":
            remove(self.api, order)
            return
        look_at(self.api, order)
        fetch(self.api, order)
        if intent == "delete":
            remove(self.api, order)
        self._send_afresh(order, FRESH_TRIES)

    def _send_afresh(self, order: Order, tries: int) -> None:
        """Send a failed job again as a new one, where its error says that this may help."""
        error = order.job.get("error") or {}
        if order.removed or not error.get("retryable") or tries == 0:
            return
        again = self._new_order(order.photo)
        again.request = order.request
        send(self.api, again)
        if again.id is not None:
            look_at(self.api, again)
            fetch(self.api, again)
            self._send_afresh(again, tries - 1)


def send(api: Api, order: Order, twice: bool = False) -> None:
    """POST a job, as a client that clicks once or twice at the same time."""

    def post() -> None:
        headers = {"Idempotency-Key": order.key}
        api.call("POST", "/v1/jobs", order.tries, json=order.request, headers=headers)

    if not twice:
        post()
        return
    with ThreadPoolExecutor(2) as pool:
        for call in [pool.submit(post), pool.submit(post)]:
            call.result()


def look_at_photo(api: Api, photo: Photo, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until a photo is decided, and write down its state."""
    answer = api.wait(f"/v1/photos/{photo.id}", ("awaiting_upload", "detecting"), seconds)
    photo.state = answer.body.get("state") or answer.error.get("code", str(answer.status))
    photo.error = answer.body.get("error")


def look_at(api: Api, order: Order, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until a job is finished, and write down what is seen of it."""
    answer = api.wait(f"/v1/jobs/{order.id}", ("queued",), seconds)
    order.gone = answer.status == 404
    if answer.status == 200:
        order.see(answer.body)


def fetch(api: Api, order: Order) -> None:
    """Download a job's result, where it has one, and check it."""
    if order.job.get("state") != "succeeded":
        return
    status, content = api.download(order.job["result"]["url"])
    order.picture = pictures.fault_of(content, order.photo.size) if status == 200 else f"status {status}"


def remove(api: Api, order: Order) -> None:
    """DELETE a job, and write down what it is then."""
    order.removed = api.call("DELETE", f"/v1/jobs/{order.id}").status == 204 or order.removed
    answer = api.call("GET", f"/v1/jobs/{order.id}")
    if answer.status == 200:
        order.see(answer.body)
