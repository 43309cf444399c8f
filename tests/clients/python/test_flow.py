"""The client in front of a local cloud: photos, edits, batches, lists, and the end of everything."""

import asyncio
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from facemagi_client import ApiError, AsyncFaceMagi, FaceMagi, PhotoRejectedError, Progress, WaitTimeoutError
from facemagi_client.types import Edit, Output
from tests.clients.python.command import PACKAGE
from tests.clients.python.conftest import MODELS
from tests.support.api_client import PORTRAIT, pixels_of, resized_portrait

README = (PACKAGE / "README.md").read_text("utf-8")
PNG: Output = {"format": "png"}
SMALL: Output = {"max_side": 64}


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(PORTRAIT)
    return path


def test_three_lines_edit_a_photo(magi: FaceMagi, portrait: Path, tmp_path: Path) -> None:
    saved = magi.edit(portrait, "beauty", {"whitening": 60}).save(tmp_path / "edited.jpg")
    with Image.open(saved) as picture:
        assert (picture.format, picture.size) == ("JPEG", (512, 512))


def test_an_edit_shows_each_stage(magi: FaceMagi) -> None:
    seen: list[Progress] = []
    magi.edit(PORTRAIT, "beauty", output=SMALL, on_progress=seen.append).read(on_progress=seen.append)
    stages = [progress.stage for progress in seen]
    order = ["uploading", "awaiting_upload", "detecting", "ready", "queued", "succeeded", "downloading"]
    assert sorted(set(stages), key=stages.index) == [stage for stage in order if stage in stages]
    assert {"uploading", "ready", "queued", "succeeded", "downloading"} <= set(stages)
    assert any(progress.queue_position is not None for progress in seen if progress.stage == "queued")


def test_a_chain_is_as_its_effects_one_after_another(magi: FaceMagi) -> None:
    chained = magi.edit(PORTRAIT, [{"effect": "beauty"}, {"effect": "filters"}], output=PNG).read()
    beautified = magi.edit(PORTRAIT, "beauty", output=PNG).read()
    separate = magi.edit(beautified, "filters", output=PNG).read()
    assert np.abs(pixels_of(chained).astype(int) - pixels_of(separate)).mean() < 0.5


def test_the_async_client_edits_several_photos_at_once(url: str, owner: str, tmp_path: Path) -> None:
    async def edit() -> list[bytes]:
        async with AsyncFaceMagi(url, owner) as magi:
            photo = await magi.photos.send(PORTRAIT)
            edits = [magi.edit(photo["id"], "beauty", {"whitening": value}, output=SMALL) for value in (0, 50, 100)]
            edited = await asyncio.gather(*edits)
            await edited[0].save(tmp_path / "first.jpg")
            assert {job["id"] async for job in magi.jobs.list(limit=2)} == {each.job["id"] for each in edited}
            return [await each.read() for each in edited]

    first, second, third = asyncio.run(edit())
    assert len({first, second, third}) == 3
    assert (tmp_path / "first.jpg").read_bytes() == first


def test_a_repeated_key_returns_the_first_job(magi: FaceMagi) -> None:
    photo = magi.photos.send(PORTRAIT)["id"]
    first, second = (magi.edit(photo, "beauty", output=SMALL, idempotency_key="click") for _ in range(2))
    assert first.job["id"] == second.job["id"]


def test_a_sweep_has_a_result_for_each_value(magi: FaceMagi) -> None:
    photo = magi.photos.send(PORTRAIT, metadata={"user_id": "u-81"})["id"]
    edits: list[Edit] = [{"effect": "beauty", "sweep": {"params.whitening": [0, 90]}, "output": SMALL}]
    batch = magi.batches.wait(magi.batches.create(photos=[photo], edits=edits)["id"])
    assert batch["counts"]["succeeded"] == 2
    first, second = (magi.jobs.read(job["id"]) for job in batch["jobs"])
    assert first != second


def test_lists_go_over_all_pages_and_select_by_labels(magi: FaceMagi) -> None:
    ids = [magi.photos.create(content_type="image/png", bytes=9, metadata={"n": str(n % 2)})["id"] for n in range(5)]
    assert [photo["id"] for photo in magi.photos.list(limit=2)] == ids[::-1]
    assert {photo["id"] for photo in magi.photos.list(metadata={"n": "1"})} == {ids[1], ids[3]}
    assert list(magi.photos.list(state="ready")) == []


def test_everything_can_be_deleted(magi: FaceMagi) -> None:
    kept = magi.edit(PORTRAIT, "beauty", output=SMALL, metadata={"user_id": "u-1"})
    magi.edit(PORTRAIT, "beauty", output=SMALL, metadata={"user_id": "u-2"})
    magi.data.wait(magi.data.erase(metadata={"user_id": "u-2"})["id"])
    assert [job["id"] for job in magi.jobs.list()] == [kept.job["id"]]
    erasure = magi.data.wait(magi.data.erase()["id"])
    assert (erasure["state"], list(magi.jobs.list()), list(magi.photos.list())) == ("done", [], [])
    with pytest.raises(ApiError) as gone:
        magi.jobs.get(kept.job["id"])
    assert gone.value.code == "deleted"


def test_a_job_can_be_checked_without_running(magi: FaceMagi) -> None:
    photo = magi.photos.send(PORTRAIT)["id"]
    assert magi.jobs.dry_run(photo=photo, effect="beauty")["faces"] == ["f0"]
    with pytest.raises(ApiError) as refused:
        magi.jobs.dry_run(photo=photo, effect="beauty", params={"whitening": 101})
    assert (refused.value.param, refused.value.actual) == ("params.whitening", 101)
    assert list(magi.jobs.list()) == []


def test_a_wrong_file_is_rejected_with_a_remedy(magi: FaceMagi) -> None:
    with pytest.raises(PhotoRejectedError) as rejected:
        magi.edit(b"once upon a time", "beauty")
    assert (rejected.value.code, bool(rejected.value.remedy)) == ("unsupported_format", True)


def test_an_edit_that_takes_too_long_goes_on(magi: FaceMagi) -> None:
    photo = magi.photos.send(resized_portrait(300))["id"]
    with pytest.raises(WaitTimeoutError) as late:
        magi.edit(photo, "beauty", timeout_s=0)
    assert magi.jobs.wait(late.value.id)["state"] == "succeeded"


def test_the_effects_have_their_parameters(magi: FaceMagi) -> None:
    assert {effect["id"] for effect in magi.effects.list()} == set(MODELS)
    assert "whitening" in magi.effects.get("beauty")["parameters"]["properties"]
    assert magi.effects.warm("beauty")["state"] in {"ready", "scaling", "cold"}


def test_the_limits_and_the_usage_are_shown(magi: FaceMagi) -> None:
    magi.edit(PORTRAIT, "beauty", output=SMALL)
    assert magi.usage(group_by="effect")["group_by"] == "effect"
    assert magi.limits()["photo"]["max_bytes"] > len(PORTRAIT)
    assert magi.health()["status"] == "ok"


def test_a_route_without_a_method_can_be_called(magi: FaceMagi) -> None:
    assert magi.call("GET", "/v1/openapi.json")["info"]["title"] == "FaceMagi"


def test_the_programs_of_the_readme_run(
    url: str, owner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given the environment that the page describes, and a photo
    monkeypatch.setenv("FACEMAGI_URL", url)
    monkeypatch.setenv("FACEMAGI_TOKEN", owner)
    monkeypatch.chdir(tmp_path)
    Image.open(io.BytesIO(PORTRAIT)).convert("RGB").save("photo.jpg")
    # when its programs run one after another
    names: dict[str, Any] = {}
    programs = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for program in programs:
        exec(program, names)
    names["magi"].close()
    # then each file that they name is there
    assert len(programs) == 6
    assert {path.name for path in tmp_path.iterdir()} == {
        *("photo.jpg", "edited.jpg", "evening.png", "20.jpg", "60.jpg"),
        *(f"edited-{number}.jpg" for number in range(3)),
    }
    assert "invalid_param params.smoothing 600" in capsys.readouterr().out
