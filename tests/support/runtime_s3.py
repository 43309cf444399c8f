"""A local S3 (moto) with photos for the containers under test."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import httpx
import numpy as np
from moto.server import ThreadedMotoServer
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from facemagi.limits import MAX_PHOTO_BYTES
from sagemaker_endpoints._sdk.contract import RGB
from tests.support.runtime_samples import noise
from tests.support.samples import ROOT

PHOTO = noise(300, 400)
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""What the file `generated` says about itself."""

ASTRONAUT = (ROOT / "tests/data/astronaut.png").read_bytes()


@contextmanager
def photos_in_s3() -> Iterator[dict[str, str]]:
    """Serve `s3://photos/{noise,other,astronaut,generated,text,cut,huge}`; yields the variables for its clients."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    client = boto3.client(
        "s3",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="photos")
    client.put_object(Bucket="photos", Key="noise", Body=_png(PHOTO))
    client.put_object(Bucket="photos", Key="other", Body=_png(255 - PHOTO[::-1]))
    client.put_object(Bucket="photos", Key="astronaut", Body=ASTRONAUT)
    client.put_object(Bucket="photos", Key="generated", Body=_png(PHOTO, GENERATED))
    client.put_object(Bucket="photos", Key="text", Body=b"this is no picture" * 20)
    client.put_object(Bucket="photos", Key="cut", Body=_png(PHOTO)[:5000])
    client.put_object(Bucket="photos", Key="huge", Body=bytes(MAX_PHOTO_BYTES + 1))
    client.close()
    yield environment
    server.stop()


def pixels(response: httpx.Response) -> RGB:
    """The picture in a response; fails for an error response."""
    assert response.status_code == 200, response.text
    return np.asarray(Image.open(io.BytesIO(response.content)))


def _png(picture: RGB, comment: str = "") -> bytes:
    file, texts = io.BytesIO(), PngInfo()
    texts.add_text("Comment", comment)
    Image.fromarray(picture).save(file, "PNG", pnginfo=texts)
    return file.getvalue()
