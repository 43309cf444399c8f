"""What a photo's file says besides its pixels, such as the place, never leaves with a result, whatever the formats."""

import io
import struct
from collections.abc import Callable
from typing import Literal, cast

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from facemagi.photos.formats import ACCEPTED
from facemagi_vision.decode import decode
from sagemaker_endpoints._runtime.encoders import ENCODERS
from sagemaker_endpoints._runtime.labels.label import Label
from sagemaker_endpoints._runtime.output import Output, render
from sagemaker_endpoints._sdk.contract import Photo
from tests.support.labels import label
from tests.support.runtime_samples import smooth
from tests.support.vision_samples import VISION, encoded

SECRET = "Rue Secrete 7"
"""Everywhere a file can have a text."""

MAKER, COMMENT, GPS, AREA = 0x010F, 0x9286, 0x8825, 0x001C

XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><place>{SECRET}</place></x:xmpmeta>".encode()

IPTC = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", 5 + len(SECRET)) + b"\x1c\x02\x5a" + struct.pack(
    ">H", len(SECRET)
) + SECRET.encode() + b"\0"  # fmt: skip
"""An IPTC record with a city, as Photoshop writes it into APP13 of a JPEG."""

XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The id of a box with XMP, in formats that are made of boxes."""

ALLOWED = {
    *("xmp", "XML:com.adobe.xmp", "extension"),
    *("jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "version", "background", "loop"),
}
"""The members of `Image.info` that a result may have: the label and numbers of its format."""

LABEL = Label("job_1", ("filters",), "algorithmicallyEnhanced", "FaceMagi", 0.0).xmp()


def picture() -> Image.Image:
    return Image.fromarray(smooth(70, 90))


def exif() -> Image.Exif:
    """EXIF with the secret in the maker, in a comment and in the place."""
    data = Image.Exif()
    data[MAKER] = SECRET
    data.get_ifd(0x8769)[COMMENT] = SECRET.encode()
    data.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), AREA: SECRET.encode()})
    return data


def jpeg() -> bytes:
    file = encoded(picture(), "JPEG", exif=exif(), xmp=XMP, comment=SECRET)
    return file[:2] + b"\xff\xed" + struct.pack(">H", len(IPTC) + 2) + IPTC + file[2:]


def png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_text("Location", SECRET, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return encoded(picture(), "PNG", exif=exif(), pnginfo=texts)


def webp() -> bytes:
    return encoded(picture(), "WEBP", exif=exif(), xmp=XMP)


def avif() -> bytes:
    return encoded(picture(), "AVIF", exif=exif(), xmp=XMP, speed=10)


def heic() -> bytes:
    """The sample, which has EXIF, with XMP in a box at its end."""
    file = (VISION / "astronaut_turned.heic").read_bytes()
    return file + struct.pack(">I", 24 + len(XMP)) + b"uuid" + XMP_BOX + XMP


FILES: dict[str, Callable[[], bytes]] = {"jpeg": jpeg, "png": png, "webp": webp, "avif": avif, "heic": heic}


def test_every_accepted_format_is_tried() -> None:
    assert set(FILES) == set(ACCEPTED)


@pytest.mark.parametrize("source", FILES)
def test_the_uploaded_files_do_have_metadata(source: str) -> None:
    file = FILES[source]()
    assert SECRET.encode() in file
    assert b"Exif" in file or b"eXIf" in file or b"EXIF" in file


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("source", FILES)
def test_nothing_but_pixels_goes_from_a_photo_into_a_result(source: str, name: str) -> None:
    # given the photo of a file that names a place
    photo = Photo(decode(FILES[source]()).rgb)
    # when it is a result
    output = Output(cast(Literal["jpeg", "png", "webp", "gif", "avif"], name))
    file = render(photo.rgb, photo, output, xmp=LABEL)
    # then it has the label, and nothing else
    assert SECRET.encode() not in file
    assert not any(word in file for word in (b"Exif\0", b"eXIf", b"EXIF", b"8BIM", b"ICC_PROFILE"))
    with Image.open(io.BytesIO(file)) as image:
        assert not dict(image.getexif())
        assert set(image.info) - ALLOWED == set()
        assert np.asarray(image.convert("RGB")).shape == photo.rgb.shape
    assert label(file)["job"] == "job_1"
