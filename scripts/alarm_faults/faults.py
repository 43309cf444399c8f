"""The faults, each with the alarm that it is made for."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import httpx

from scripts.alarm_faults.scene import METRICS_SECONDS, Scene
from scripts.container_processes import container_pids

ENOUGH_JOBS = 6
"""One more than FailureAlarm and LostNoticeAlarm need."""

MORE_JOBS = 9
"""More than a container gets at a time, so that some wait."""

KILLING_PAUSE_SECONDS = 0.1
ENDED_SECONDS = 10.0
"""After this time the jobs have ended, and their notices count as lost."""

CALLS_THAT_WAIT = 80
"""More than the local cloud runs at a time."""


@contextmanager
def containers_are_killed(scene: Scene) -> Iterator[None]:
    photo, over = scene.photo(), threading.Event()

    def kill() -> None:
        while not over.wait(KILLING_PAUSE_SECONDS):
            _signal(container_pids(scene.cloud.environment), signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    jobs = scene.jobs(photo, MORE_JOBS)
    yield
    over.set()
    killer.join()
    scene.settle(jobs)


@contextmanager
def photos_are_gone(scene: Scene) -> Iterator[None]:
    photo = scene.photo()
    bucket, s3 = scene.cloud.environment["FACEMAGI_BUCKET"], scene.aws("s3")
    for item in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        if item["Key"].endswith(f"/photos/{photo}/original"):
            s3.delete_object(Bucket=bucket, Key=item["Key"])
    jobs = scene.jobs(photo, ENOUGH_JOBS)
    yield
    scene.settle(jobs)


@contextmanager
def notices_are_lost(scene: Scene) -> Iterator[None]:
    sns, topic = scene.aws("sns"), scene.topic()
    lost = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    for each in lost:
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])
    jobs = scene.jobs(scene.photo(), MORE_JOBS)
    time.sleep(ENDED_SECONDS)
    for job in jobs:  # each call finds the end of its job
        scene.client.jobs.get(job)
    yield
    for each in lost:
        sns.subscribe(TopicArn=topic, Protocol=each["Protocol"], Endpoint=each["Endpoint"])
    scene.settle(jobs)


@contextmanager
def notices_cannot_be_published(scene: Scene) -> Iterator[None]:
    sns, topic = scene.aws("sns"), scene.topic()
    lost = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    sns.delete_topic(TopicArn=topic)
    jobs = scene.jobs(scene.photo(), 1)
    yield
    sns.create_topic(Name=topic.rpartition(":")[2])
    for each in lost:
        sns.subscribe(TopicArn=topic, Protocol=each["Protocol"], Endpoint=each["Endpoint"])
    scene.settle(jobs)


@contextmanager
def a_function_fails(scene: Scene) -> Iterator[None]:
    scene.aws("sns").publish(TopicArn=scene.topic(), Message="no notice")
    yield
    sqs = scene.aws("sqs")
    (queue,) = [url for url in sqs.list_queues()["QueueUrls"] if "Undelivered" in url]
    sqs.purge_queue(QueueUrl=queue)


@contextmanager
def too_many_calls_wait(scene: Scene) -> Iterator[None]:
    url = f"{scene.cloud.api_url}/v1/photos/{scene.announced()}"
    with ThreadPoolExecutor(CALLS_THAT_WAIT) as threads, _http() as http:
        calls = [threads.submit(http.get, url, params={"wait": 5}) for _ in range(CALLS_THAT_WAIT)]
        yield
        for call in calls:
            call.result()


@contextmanager
def no_instance_takes_jobs(scene: Scene) -> Iterator[None]:
    scene.settle(scene.jobs(scene.photo(), 1))
    stopped = container_pids(scene.cloud.environment)
    photo = scene.photo()
    _signal(stopped, signal.SIGSTOP)
    jobs = scene.jobs(photo, MORE_JOBS)
    yield
    _signal(stopped, signal.SIGCONT)
    scene.settle(jobs)


@contextmanager
def the_table_does_not_answer(scene: Scene) -> Iterator[None]:
    url = f"{scene.cloud.api_url}/v1/photos/{scene.announced()}"
    (moto,) = [child.process.pid for child in scene.cloud.supervision.children if child.name == "moto"]
    with ThreadPoolExecutor(ENOUGH_JOBS) as threads, _http() as http:
        _signal([moto], signal.SIGSTOP)
        calls = [threads.submit(http.get, url) for _ in range(ENOUGH_JOBS)]
        for call in calls:
            call.result()
        _signal([moto], signal.SIGCONT)
        time.sleep(METRICS_SECONDS)
        yield


def _http() -> httpx.Client:
    return httpx.Client(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=CALLS_THAT_WAIT))


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


@dataclass(frozen=True)
class Fault:
    """A fault.

    Attributes:
        alarm: the alarm that must go off.
        words: what happens.
        make: makes it; at the end of its block, the fault ends.
    """

    alarm: str
    words: str
    make: Callable[[Scene], AbstractContextManager[None]]


FAULTS = (
    Fault("FailureAlarm", "The container is killed again and again; nine jobs.", containers_are_killed),
    Fault("FailureAlarm", "Six jobs whose photo is gone from the bucket.", photos_are_gone),
    Fault("LostNoticeAlarm", "Nine jobs end, and no notice reaches `JobResults`.", notices_are_lost),
    Fault(
        "NoticeAlarm", "The topic is gone, so SageMaker cannot publish the end of a job.", notices_cannot_be_published
    ),
    Fault("UndeliveredAlarm", "`JobResults` fails at a notice, three times.", a_function_fails),
    Fault("ThrottleAlarm", "80 calls wait at a time; 64 may run.", too_many_calls_wait),
    Fault("WaitAlarm", "The only instance takes no more jobs.", no_instance_takes_jobs),
    Fault("ApiFaultAlarm", "DynamoDB gives no answer to six calls.", the_table_does_not_answer),
)
"""In the order in which they are made."""
