"""Photos of every accepted format are decoded upright and in sRGB."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from facemagi_vision.decode import decode
from tests.support.vision_samples import VISION, astronaut, encoded, profile

SIXTEEN_BITS = np.asarray(astronaut().convert("L")).astype(np.uint16) * 257

FORMATS = {
    "jpeg": encoded(astronaut(), "JPEG", quality=95),
    "png": encoded(astronaut(), "PNG"),
    "webp": encoded(astronaut(), "WEBP", quality=95),
    "avif": encoded(astronaut(), "AVIF", quality=90, speed=10),
}

IN_EXIF_ORIENTATION = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}


def difference(data: bytes, expected: Image.Image) -> float:
    """Mean absolute difference between the decoded file and the encoded picture, levels."""
    rgb = decode(data).rgb.astype(int)
    return float(np.abs(rgb - np.asarray(expected)).mean())


def stored_in_orientation(orientation: int) -> tuple[Image.Image, Image.Exif]:
    """A landscape crop of the astronaut as a camera stores it in an EXIF orientation, and that EXIF."""
    image = astronaut().crop((0, 0, 512, 300))
    for step in IN_EXIF_ORIENTATION[orientation]:
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image, exif


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_recognised_and_decoded(name: str) -> None:
    # given a photo in this format, when it is decoded
    photo = decode(FORMATS[name])

    # then its format is known and its pixels are those that were encoded
    assert (photo.format, photo.width, photo.height) == (name, 512, 512)
    assert difference(FORMATS[name], astronaut()) < 3


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 7}], ids=str)
@pytest.mark.parametrize("missing", [1, 2])
def test_a_jpeg_without_its_end_marker_is_decoded(options: dict[str, Any], missing: int) -> None:
    # given a complete JPEG and the same one without all or half of the marker at its end
    data = encoded(astronaut(), "JPEG", **options)

    # when both are decoded, then they are the same picture
    assert np.array_equal(decode(data[:-missing]).rgb, decode(data).rgb)


def test_pixels_are_contiguous_uint8_with_red_first() -> None:
    # given a red picture, when it is decoded
    rgb = decode(encoded(Image.new("RGB", (64, 80), (255, 0, 0)), "PNG")).rgb

    # then the first channel is red
    assert rgb.shape == (80, 64, 3)
    assert rgb.dtype == np.uint8
    assert rgb.flags.c_contiguous
    assert rgb[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("name", ["astronaut", "astronaut_turned"])
def test_a_heic_is_upright_whether_or_not_it_was_stored_rotated(name: str) -> None:
    # given a HEIC; the second is stored rotated, with an `irot` property and an EXIF orientation
    data = (VISION / f"{name}.heic").read_bytes()

    # when it is decoded, then it is the upright crop of the astronaut
    assert decode(data).format == "heic"
    assert difference(data, astronaut().crop((40, 0, 424, 384))) < 4


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", IN_EXIF_ORIENTATION)
def test_exif_orientation_is_applied_once(file_format: str, orientation: int) -> None:
    # given a photo stored in this orientation
    image, exif = stored_in_orientation(orientation)
    data = encoded(image, file_format, exif=exif, quality=90)

    # when it is decoded, then it is upright
    assert difference(data, astronaut().crop((0, 0, 512, 300))) < 4


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # Pillow only warns and continues
def test_broken_exif_is_ignored() -> None:
    # given a photo with invalid EXIF
    data = encoded(astronaut(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")

    # when it is decoded, then it keeps its stored orientation
    assert decode(data).width == 512


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_become_white(mode: str) -> None:
    # given a black picture whose left half is transparent
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 50, 100))
    data = encoded(image.convert(mode), "PNG")

    # when it is decoded
    rgb = decode(data).rgb

    # then the left half is white and the right half black
    assert rgb[50, 10].tolist() == [255, 255, 255]
    assert rgb[50, 90].tolist() == [0, 0, 0]


def test_a_transparent_colour_becomes_white() -> None:
    # given a PNG whose transparent colour is green
    image = Image.new("RGB", (64, 64), (0, 255, 0))
    image.putpixel((0, 0), (10, 20, 30))

    # when it is decoded, then green becomes white and other colours stay
    rgb = decode(encoded(image, "PNG", transparency=(0, 255, 0))).rgb
    assert rgb[5, 5].tolist() == [255, 255, 255]
    assert rgb[0, 0].tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    "image",
    [astronaut().convert("L"), astronaut().convert("1", dither=Image.Dither.NONE), Image.fromarray(SIXTEEN_BITS)],
    ids=["L", "1", "I;16"],
)
def test_grey_pictures_keep_their_brightness(image: Image.Image) -> None:
    # given a grey PNG of 8, 1 or 16 bits
    expected = astronaut().convert("L") if image.mode == "I;16" else image

    # when it is decoded, then its brightness is unchanged
    assert difference(encoded(image, "PNG"), expected.convert("RGB")) == 0


def test_the_first_of_several_pictures_in_a_file_is_decoded() -> None:
    # given an animation that starts with the astronaut, in each format with animations
    other = Image.new("RGB", (512, 512))
    for file_format in ("WEBP", "PNG", "AVIF", "MPO"):
        data = encoded(astronaut(), file_format, save_all=True, append_images=[other], quality=90)

        # when it is decoded, then the result is the astronaut
        assert difference(data, astronaut()) < 4


def test_a_multi_picture_jpeg_counts_as_a_jpeg() -> None:
    # given a multi-picture file, as phones write them
    data = encoded(astronaut(), "MPO", save_all=True, append_images=[astronaut()])

    # when it is decoded, then its format is JPEG
    assert decode(data).format == "jpeg"


@pytest.mark.parametrize(
    ("name", "stored", "expected"),
    [("display_p3", (200, 100, 100), (215, 93, 97)), ("adobe_rgb", (100, 150, 100), (66, 151, 97))],
)
def test_wide_gamut_colours_become_srgb(
    name: str, stored: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    # given a picture of one colour in a wide colour space; the expected sRGB colour follows from its primaries
    data = encoded(Image.new("RGB", (64, 64), stored), "PNG", icc_profile=profile(name))

    # when it is decoded, then it has the expected colour
    assert np.abs(decode(data).rgb[30, 30].astype(int) - expected).max() <= 1


def test_cmyk_is_converted_with_its_profile_and_without() -> None:
    # given the same CMYK colour
    inks = Image.new("CMYK", (64, 64), (0, 255, 255, 0))

    # when it is decoded without and with a profile, then both are red
    for options in ({}, {"icc_profile": profile("inks")}):
        red, green, blue = decode(encoded(inks, "JPEG", quality=95, **options)).rgb[30, 30]
        assert red > 240
        assert max(green, blue) < 20


def test_a_grey_profile_is_applied() -> None:
    # given middle grey with a profile of gamma 1.8
    data = encoded(Image.new("L", (64, 64), 128), "JPEG", quality=95, icc_profile=profile("grey"))

    # when it is decoded, then it is lighter in sRGB: (128 / 255) ** 1.8 is 0.289, in sRGB 147
    assert np.abs(decode(data).rgb[30, 30].astype(int) - 147).max() <= 1


@pytest.mark.parametrize("broken", [b"no profile", profile("display_p3")[:300], profile("inks")])
def test_a_profile_that_does_not_fit_is_ignored(broken: bytes) -> None:
    # given an RGB picture whose profile is broken, cut off or for CMYK
    data = encoded(Image.new("RGB", (64, 64), (10, 120, 200)), "PNG", icc_profile=broken)

    # when it is decoded, then its colours count as sRGB
    assert decode(data).rgb[9, 9].tolist() == [10, 120, 200]


def test_decoding_twice_gives_the_same_pixels() -> None:
    data = io.BytesIO(FORMATS["jpeg"]).getvalue()
    assert np.array_equal(decode(data).rgb, decode(data).rgb)
