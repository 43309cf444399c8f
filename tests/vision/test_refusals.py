"""Files that are not usable photos are refused with the right code, before their pixels cost anything."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from facemagi import limits
from facemagi.errors import FaceMagiError
from facemagi_vision.decode import MAX_BYTES, MAX_PIXELS, MIN_SIDE, decode
from tests.support.vision_samples import VISION, astronaut, encoded

JPEG = encoded(astronaut(), "JPEG")


def refusal(data: bytes) -> FaceMagiError:
    with pytest.raises(FaceMagiError) as caught:
        decode(data)
    return caught.value


def png(header: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG file of these chunks. header: the content of IHDR."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, content in ((b"IHDR", header), *chunks, (b"IEND", b"")):
        check = zlib.crc32(kind + content)
        parts.append(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check))
    return b"".join(parts)


def header(width: int, height: int, bits: int = 8, colour: int = 2) -> bytes:
    return struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)


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
def test_other_kinds_of_file_are_refused(data: bytes, name: str | None) -> None:
    # Given a file of another kind, when it is decoded
    error = refusal(data)

    # Then it is refused, and the error says what it was taken for
    assert (error.code, error.actual) == ("unsupported_format", name)


def test_an_empty_file_is_refused() -> None:
    # Given no bytes at all, when they are decoded, then the file counts as damaged
    assert refusal(b"").code == "decode_failed"


def test_a_file_of_more_than_ten_mebibytes_is_refused() -> None:
    # Given a photo with a byte too many behind it
    error = refusal(JPEG.ljust(MAX_BYTES + 1, b"\0"))

    # Then the error says how many are allowed
    assert (error.code, error.limit, error.actual) == ("file_too_large", MAX_BYTES, MAX_BYTES + 1)


def test_a_file_of_just_ten_mebibytes_is_decoded() -> None:
    # Given a photo of exactly as many bytes as an upload may have, when it is decoded, then it is
    assert MAX_BYTES == limits.MAX_PHOTO_BYTES
    assert decode(JPEG.ljust(MAX_BYTES, b"\0")).width == 512


def test_a_header_of_billions_of_pixels_is_refused_with_their_number() -> None:
    # Given a file of a few bytes that claims more pixels than Pillow lets anybody open
    data = png(header(60_000, 60_000), (b"IDAT", zlib.compress(bytes(100))))

    # When it is decoded, then it is refused with what it claims
    error = refusal(data)
    assert (error.code, error.actual) == ("too_many_pixels", 3_600_000_000)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_too_many_pixels_are_refused(file_format: str) -> None:
    # Given a file of some thousand bytes that holds 60 megapixels of one colour
    data = encoded(Image.new("L", (10_000, 6_000)), file_format)

    # When it is decoded, then it is refused with its size
    error = refusal(data)
    assert (error.code, error.limit, error.actual) == ("too_many_pixels", MAX_PIXELS, 60_000_000)


def test_a_webp_that_says_it_has_too_many_pixels_is_refused() -> None:
    # Given a WebP whose header says 10,000 × 6,000
    data = bytearray(encoded(astronaut(), "WEBP"))
    data[26:30] = struct.pack("<HH", 10_000, 6_000)

    # When it is decoded, then it is refused with that size
    error = refusal(bytes(data))
    assert (error.code, error.actual) == ("too_many_pixels", 60_000_000)


def test_an_absurd_size_in_the_header_is_refused() -> None:
    # Given a PNG that says it has more than 10¹⁸ pixels, when it is decoded, then it is refused
    assert refusal(png(header(2**30, 2**30), (b"IDAT", b""))).code == "too_many_pixels"


def test_the_limit_itself_is_decoded() -> None:
    # Given a picture of exactly as many pixels as are allowed, when it is decoded, then it is
    assert decode(encoded(Image.new("1", (MAX_PIXELS // 2000, 2000)), "PNG")).width == MAX_PIXELS // 2000


@pytest.mark.parametrize("size", [(MIN_SIDE - 1, 500), (500, MIN_SIDE - 1), (1, 1)])
def test_too_small_pictures_are_refused(size: tuple[int, int]) -> None:
    # Given a picture with a side of fewer pixels than are needed
    error = refusal(encoded(Image.new("RGB", size), "PNG"))

    # Then the error says how many the shorter side has
    assert (error.code, error.limit, error.actual) == ("image_too_small", MIN_SIDE, min(size))


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_text_that_inflates_without_end_is_refused(kind: bytes) -> None:
    # Given a PNG of 50 kB with a text or a colour profile in it that would become 50 MB
    bomb = b"name\0\0" + zlib.compress(bytes(50_000_000), 9)
    pixels = zlib.compress(bytes(64 * (1 + 64 * 3)))

    # When it is decoded, then it is refused
    data = png(header(64, 64), (kind, bomb), (b"IDAT", pixels))
    assert refusal(data).code == "decode_failed"


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    # Given a JPEG with far more scans than any encoder makes, each of which would cost a pass over the picture
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x00"
    assert refusal(JPEG[:-2] + 1000 * scan + b"\xff\xd9").code == "decode_failed"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_cut_off_files_are_refused(file_format: str, part: float) -> None:
    # Given the first part of a photo
    data = encoded(astronaut().crop((0, 0, 200, 200)), file_format)

    # When it is decoded, then it counts as damaged
    assert refusal(data[: int(part * len(data))]).code == "decode_failed"


def test_cut_off_heic_is_refused() -> None:
    # Given half a HEIC, when it is decoded, then it counts as damaged
    data = (VISION / "astronaut.heic").read_bytes()
    assert refusal(data[: len(data) // 2]).code == "decode_failed"


def test_a_heic_without_a_coded_picture_is_refused() -> None:
    # Given the head of a HEIC and nothing behind it, when it is decoded, then it counts as damaged
    assert refusal(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic").code == "decode_failed"


def test_sixteen_bits_per_channel_are_halved() -> None:
    # Given a PNG of 16 bits per channel in one colour
    row = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8080, 0x0000) * 64
    data = png(header(64, 64, bits=16), (b"IDAT", zlib.compress(row * 64)))

    # When it is decoded, then the upper bytes stay
    assert np.unique(decode(data).rgb.reshape(-1, 3), axis=0).tolist() == [[255, 128, 0]]
