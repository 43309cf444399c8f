"""Files that are not usable photos are refused with the right code, before their pixels are decoded."""

import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi_vision.decode import MAX_BYTES, MAX_PIXELS, MIN_SIDE, decode
from tests.support.png_samples import header, png
from tests.support.vision_samples import VISION, astronaut, encoded

JPEG = encoded(astronaut(), "JPEG")


def refusal(data: bytes) -> FaceMagiError:
    with pytest.raises(FaceMagiError) as caught:
        decode(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (encoded(astronaut(), "GIF"), "gif"),
        (encoded(astronaut(), "TIFF"), "tiff"),
        (encoded(astronaut(), "BMP"), "bmp"),
        (encoded(astronaut(), "PDF"), "pdf"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b"a text that was named photo.jpg", None),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", None),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
        (b"\xff", None),
    ],
    ids=["gif", "tiff", "bmp", "pdf", "svg", "text", "mp4", "wav", "one byte"],
)
def test_files_of_other_formats_are_refused(data: bytes, name: str | None) -> None:
    # given a file of another format, when it is decoded
    error = refusal(data)

    # then it is refused, and the error names the detected format
    assert (error.code, error.actual) == ("unsupported_format", name)


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "decode_failed"


def test_a_file_of_more_than_ten_mebibytes_is_refused() -> None:
    # given a photo with one byte too many, when it is decoded
    error = refusal(JPEG.ljust(MAX_BYTES + 1, b"\0"))

    # then the error has the maximum
    assert (error.code, error.limit, error.actual) == ("file_too_large", MAX_BYTES, MAX_BYTES + 1)


def test_a_file_of_exactly_ten_mebibytes_is_decoded() -> None:
    assert MAX_BYTES == limits.MAX_PHOTO_BYTES
    assert decode(JPEG.ljust(MAX_BYTES, b"\0")).width == 512


def test_a_header_of_billions_of_pixels_is_refused_with_their_number() -> None:
    # given a file of a few bytes whose header has more pixels than Pillow opens
    data = png(header(60_000, 60_000), (b"IDAT", zlib.compress(bytes(100))))

    # when it is decoded, then the error has the number in the header
    error = refusal(data)
    assert (error.code, error.actual) == ("too_many_pixels", 3_600_000_000)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_too_many_pixels_are_refused(file_format: str) -> None:
    # given a file of a few thousand bytes with 60 megapixels of one colour
    data = encoded(Image.new("L", (10_000, 6_000)), file_format)

    # when it is decoded, then the error has its size
    error = refusal(data)
    assert (error.code, error.limit, error.actual) == ("too_many_pixels", MAX_PIXELS, 60_000_000)


def test_a_webp_with_too_many_pixels_in_its_header_is_refused() -> None:
    # given a WebP whose header has 10,000 × 6,000 pixels
    data = bytearray(encoded(astronaut(), "WEBP"))
    data[26:30] = struct.pack("<HH", 10_000, 6_000)

    # when it is decoded, then the error has that size
    error = refusal(bytes(data))
    assert (error.code, error.actual) == ("too_many_pixels", 60_000_000)


def test_an_absurd_size_in_the_header_is_refused() -> None:
    # given a PNG whose header has more than 10¹⁸ pixels, when it is decoded, then it is refused
    assert refusal(png(header(2**30, 2**30), (b"IDAT", b""))).code == "too_many_pixels"


def test_a_photo_of_exactly_the_maximum_of_pixels_is_decoded() -> None:
    assert decode(encoded(Image.new("1", (MAX_PIXELS // 2000, 2000)), "PNG")).width == MAX_PIXELS // 2000


@pytest.mark.parametrize("size", [(MIN_SIDE - 1, 500), (500, MIN_SIDE - 1), (1, 1)])
def test_too_small_pictures_are_refused(size: tuple[int, int]) -> None:
    # given a picture with a side shorter than the minimum, when it is decoded
    error = refusal(encoded(Image.new("RGB", size), "PNG"))

    # then the error has the minimum and the shorter side
    assert (error.code, error.limit, error.actual) == ("image_too_small", {"min": MIN_SIDE}, min(size))


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_a_compressed_bomb_in_a_text_or_profile_is_refused(kind: bytes) -> None:
    # given a PNG of 50 kB with a text or a colour profile that decompresses to 50 MB
    bomb = b"name\0\0" + zlib.compress(bytes(50_000_000), 9)
    pixels = zlib.compress(bytes(64 * (1 + 64 * 3)))

    # when it is decoded, then it is refused
    data = png(header(64, 64), (kind, bomb), (b"IDAT", pixels))
    assert refusal(data).code == "decode_failed"


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    # given a JPEG with far more scans than any encoder writes, each of which costs a pass over the picture
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x00"
    assert refusal(JPEG[:-2] + 1000 * scan + b"\xff\xd9").code == "decode_failed"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_cut_off_files_are_refused(file_format: str, part: float) -> None:
    # given the first part of a file
    data = encoded(astronaut().crop((0, 0, 200, 200)), file_format)

    # when it is decoded, then it counts as damaged
    assert refusal(data[: int(part * len(data))]).code == "decode_failed"


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 7}], ids=str)
@pytest.mark.parametrize("missing", [3, 4, 5, 6, 9, 40, 3000])
def test_a_jpeg_that_lacks_more_than_its_end_marker_is_refused(options: dict[str, Any], missing: int) -> None:
    # given a JPEG whose last pixels are missing
    data = encoded(astronaut(), "JPEG", **options)

    # when it is decoded, then it counts as damaged
    assert refusal(data[:-missing]).code == "decode_failed"


def test_cut_off_heic_is_refused() -> None:
    data = (VISION / "astronaut.heic").read_bytes()
    assert refusal(data[: len(data) // 2]).code == "decode_failed"


def test_a_heic_without_a_coded_picture_is_refused() -> None:
    # given only the header of a HEIC, when it is decoded, then it counts as damaged
    assert refusal(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic").code == "decode_failed"


def test_sixteen_bits_per_channel_become_eight() -> None:
    # given a PNG of 16 bits per channel in one colour
    row = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8080, 0x0000) * 64
    data = png(header(64, 64, bits=16), (b"IDAT", zlib.compress(row * 64)))

    # when it is decoded, then the upper bytes remain
    assert np.unique(decode(data).rgb.reshape(-1, 3), axis=0).tolist() == [[255, 128, 0]]
