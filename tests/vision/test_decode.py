"""Photos of every accepted kind come out upright and in sRGB."""

import io

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
    """Mean difference from what was encoded, levels."""
    rgb = decode(data).rgb.astype(int)
    return float(np.abs(rgb - np.asarray(expected)).mean())


def turned(orientation: int) -> tuple[Image.Image, Image.Exif]:
    """A landscape part of the astronaut as a camera stores it in this orientation, and the EXIF that says so."""
    image = astronaut().crop((0, 0, 512, 300))
    for step in IN_EXIF_ORIENTATION[orientation]:
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image, exif


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_recognised_and_decoded(name: str) -> None:
    # Given a photo in this format, when it is decoded
    photo = decode(FORMATS[name])

    # Then it says what it was and is what was encoded
    assert (photo.format, photo.width, photo.height) == (name, 512, 512)
    assert difference(FORMATS[name], astronaut()) < 3


def test_pixels_are_contiguous_bytes_red_first() -> None:
    # Given a red picture, when it is decoded
    rgb = decode(encoded(Image.new("RGB", (64, 80), (255, 0, 0)), "PNG")).rgb

    # Then the first channel is red
    assert rgb.shape == (80, 64, 3)
    assert rgb.dtype == np.uint8
    assert rgb.flags.c_contiguous
    assert rgb[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("name", ["astronaut", "astronaut_turned"])
def test_heic_comes_out_upright_whether_or_not_it_was_stored_turned(name: str) -> None:
    # Given a HEIC; the second is stored lying, with an `irot` and an EXIF orientation that both say so
    data = (VISION / f"{name}.heic").read_bytes()

    # When it is decoded, then it is the upright part of the astronaut that was encoded
    assert decode(data).format == "heic"
    assert difference(data, astronaut().crop((40, 0, 424, 384))) < 4


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", IN_EXIF_ORIENTATION)
def test_exif_orientation_is_applied_once(file_format: str, orientation: int) -> None:
    # Given a photo that was stored in this orientation
    image, exif = turned(orientation)
    data = encoded(image, file_format, exif=exif, quality=90)

    # When it is decoded, then it is upright
    assert difference(data, astronaut().crop((0, 0, 512, 300))) < 4


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # Pillow says so and goes on; to a service it is a line of the log
def test_broken_exif_is_ignored() -> None:
    # Given a photo whose EXIF is no EXIF
    data = encoded(astronaut(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")

    # When it is decoded, then it is as it was stored
    assert decode(data).width == 512


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_lie_on_white(mode: str) -> None:
    # Given a black picture whose left half is transparent
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 50, 100))
    data = encoded(image.convert(mode), "PNG")

    # When it is decoded
    rgb = decode(data).rgb

    # Then that half is white and the other one black
    assert rgb[50, 10].tolist() == [255, 255, 255]
    assert rgb[50, 90].tolist() == [0, 0, 0]


def test_a_transparent_colour_lies_on_white() -> None:
    # Given a PNG that declares green transparent
    image = Image.new("RGB", (64, 64), (0, 255, 0))
    image.putpixel((0, 0), (10, 20, 30))

    # When it is decoded, then green is white and other colours stay
    rgb = decode(encoded(image, "PNG", transparency=(0, 255, 0))).rgb
    assert rgb[5, 5].tolist() == [255, 255, 255]
    assert rgb[0, 0].tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    "image",
    [astronaut().convert("L"), astronaut().convert("1", dither=Image.Dither.NONE), Image.fromarray(SIXTEEN_BITS)],
    ids=["L", "1", "I;16"],
)
def test_grey_pictures_keep_their_brightness(image: Image.Image) -> None:
    # Given a grey PNG of 8, 1 or 16 bits
    expected = astronaut().convert("L") if image.mode == "I;16" else image

    # When it is decoded, then its brightness is that of the picture
    assert difference(encoded(image, "PNG"), expected.convert("RGB")) == 0


def test_a_photo_of_several_pictures_gives_the_first() -> None:
    # Given an animation that starts with the astronaut, in each format that may hold one
    other = Image.new("RGB", (512, 512))
    for file_format in ("WEBP", "PNG", "AVIF", "MPO"):
        data = encoded(astronaut(), file_format, save_all=True, append_images=[other], quality=90)

        # When it is decoded, then the astronaut is seen
        assert difference(data, astronaut()) < 4


def test_a_photo_of_two_jpegs_is_a_jpeg() -> None:
    # Given the multi-picture file of a phone
    data = encoded(astronaut(), "MPO", save_all=True, append_images=[astronaut()])

    # When it is decoded, then it counts as a JPEG
    assert decode(data).format == "jpeg"


@pytest.mark.parametrize(
    ("name", "stored", "expected"),
    [("display_p3", (200, 100, 100), (215, 93, 97)), ("adobe_rgb", (100, 150, 100), (66, 151, 97))],
)
def test_wide_gamut_colours_become_srgb(
    name: str, stored: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    # Given a picture of one colour in a wide colour space; the expected one was worked out from its primaries
    data = encoded(Image.new("RGB", (64, 64), stored), "PNG", icc_profile=profile(name))

    # When it is decoded, then it is that colour in sRGB
    assert np.abs(decode(data).rgb[30, 30].astype(int) - expected).max() <= 1


def test_cmyk_is_converted_with_its_profile_and_without() -> None:
    # Given the same inks, once with a profile and once without
    inks = Image.new("CMYK", (64, 64), (0, 255, 255, 0))

    # When they are decoded, then both are red
    for options in ({}, {"icc_profile": profile("inks")}):
        red, green, blue = decode(encoded(inks, "JPEG", quality=95, **options)).rgb[30, 30]
        assert red > 240
        assert max(green, blue) < 20


def test_a_grey_profile_is_applied() -> None:
    # Given middle grey of gamma 1.8
    data = encoded(Image.new("L", (64, 64), 128), "JPEG", quality=95, icc_profile=profile("grey"))

    # When it is decoded, then it is lighter in sRGB: (128 / 255) ** 1.8 is 0.289, in sRGB 147
    assert np.abs(decode(data).rgb[30, 30].astype(int) - 147).max() <= 1


@pytest.mark.parametrize("broken", [b"no profile", profile("display_p3")[:300], profile("inks")])
def test_a_profile_that_does_not_fit_is_ignored(broken: bytes) -> None:
    # Given an RGB picture whose profile is broken, cut off, or one for inks
    data = encoded(Image.new("RGB", (64, 64), (10, 120, 200)), "PNG", icc_profile=broken)

    # When it is decoded, then its colours are taken for sRGB
    assert decode(data).rgb[9, 9].tolist() == [10, 120, 200]


def test_a_file_may_be_read_twice() -> None:
    # Given the same bytes, when they are decoded twice, then the pixels are the same
    data = io.BytesIO(FORMATS["jpeg"]).getvalue()
    assert np.array_equal(decode(data).rgb, decode(data).rgb)
