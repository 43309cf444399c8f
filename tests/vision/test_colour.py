"""Pictures of every colour space are shown as browsers show them: what a file says about its colours decides."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from facemagi_vision.decode import decode
from facemagi_vision.decoding.colour_space import BT709, BT2020, PRIMARIES, Chromaticities
from tests.support.png_samples import SRGB_CHUNK, chrm, cicp, gama, iccp, png_of
from tests.support.vision_samples import VISION, astronaut, encoded, profile

Values = NDArray[np.float64]

ORIGINAL = np.asarray(astronaut().resize((128, 128)))
RAMP = np.linspace(0, 1, 256)[None].repeat(64, 0)
P3 = PRIMARIES[12]


FROM_SRGB = {
    BT709: np.eye(3),
    P3: np.array([[0.8225, 0.1774, 0], [0.0332, 0.9669, 0], [0.0171, 0.0724, 0.9108]]),
    BT2020: np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]),
}
"""From linear sRGB to other primaries; published values (CSS Color 4; ITU-R BT.2087)."""

LINEAR_PROFILE = profile("adobe_rgb").replace(b"\0\0\0\1\x02\x33", b"\0\0\0\1\x01\0")
"""Adobe RGB with the exponent 1 in place of 2.2."""


def light(primaries: Chromaticities = BT709, rgb: NDArray[np.uint8] = ORIGINAL) -> Values:
    """The linear light of a picture in other primaries, 0…1."""
    signal = rgb / 255
    linear = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)
    converted: Values = linear @ FROM_SRGB[primaries].T
    return converted.clip(0, 1)


def srgb(linear: Values) -> Values:
    signal: Values = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return signal


def pq(linear: Values) -> Values:
    """The signal of light whose diffuse white is 203 cd/m² (SMPTE ST 2084, equation 5.2)."""
    power = (linear * 203 / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(linear: Values) -> Values:
    """The same for hybrid log-gamma: the system gamma undone, then the camera curve (ITU-R BT.2100)."""
    shown = linear * 0.203
    luminance = shown @ [0.2627, 0.678, 0.0593] if shown.ndim == 3 else shown
    scene = shown * np.maximum(luminance, 1e-9).reshape(*shown.shape[:2], *[1] * (shown.ndim - 2)) ** (1 / 1.2 - 1)
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )


def camera(linear: Values) -> Values:
    """ITU-R BT.2020."""
    return np.where(linear < 0.0181, linear * 4.5, 1.0993 * linear**0.45 - 0.0993)


def difference(data: bytes, expected: NDArray[np.uint8] = ORIGINAL) -> float:
    """The mean absolute difference between the decoded file and a picture, levels."""
    return float(np.abs(decode(data).rgb.astype(int) - expected).mean())


@pytest.mark.parametrize(
    ("signal", "bits", "codes", "limit"),
    [
        (pq(light(BT2020)), 16, cicp(9, 16), 0.1),
        (pq(light(BT2020)), 8, cicp(9, 16), 1.5),
        (pq(light(P3)), 16, cicp(12, 16), 0.1),
        (hlg(light(BT2020)), 16, cicp(9, 18), 0.1),
        (hlg(light(BT2020)), 8, cicp(9, 18), 1.5),
        (pq(light(BT2020)) * 219 / 255 + 16 / 255, 8, cicp(9, 16, full_range=0), 1.5),
        (pq(light(BT2020)) * (219 * 256) / 65535 + 4096 / 65535, 16, cicp(9, 16, full_range=0), 0.1),
        (camera(light(BT2020)), 16, cicp(9, 14), 0.1),
        (camera(light(BT2020)), 8, cicp(9, 1), 1),
        (srgb(light(BT2020)), 8, cicp(9, 13), 1),
        (srgb(light(P3)), 8, cicp(12, 13), 1),
        (srgb(light(P3)), 8, cicp(12, 2), 1),
        (light(P3), 16, cicp(12, 8), 0.1),
        (srgb(light(P3)), 8, chrm(P3), 1),
        (light(), 16, gama(1), 0.1),
        (light() ** (1 / 1.8), 8, gama(1 / 1.8), 1),
    ],
    ids=str,
)
def test_a_png_is_converted_from_the_space_of_its_chunk(
    signal: Values, bits: int, codes: tuple[bytes, bytes], limit: float
) -> None:
    # given the picture in a colour space that a chunk declares, when it is decoded, then it looks as the original
    assert difference(png_of(signal, bits, codes)) < limit


def test_gamma_and_primaries_of_a_png_count_together() -> None:
    assert difference(png_of(light(P3) ** (1 / 1.8), 16, gama(1 / 1.8), chrm(P3))) < 0.1


@pytest.mark.parametrize(
    "chunks",
    [
        (gama(0.45455), chrm(BT709)),
        (SRGB_CHUNK, gama(1), chrm(P3)),
        (gama(0),),
        (chrm((0.3127, 0.329, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3)),),
        (cicp(1, 13),),
        (cicp(9, 16, matrix=9),),
        (cicp(2, 2),),
        (cicp(200, 16),),
        ((b"cICP", b"\x09"),),
    ],
    ids=str,
)
def test_chunks_of_srgb_and_invalid_ones_change_nothing(chunks: tuple[tuple[bytes, bytes], ...]) -> None:
    # given sRGB pixels behind such chunks, when they are decoded, then each byte is kept
    assert difference(png_of(ORIGINAL / 255, 8, *chunks)) == 0


def test_the_codes_of_a_png_stand_above_its_profile() -> None:
    # given a picture in P3 by its codes, with the profile of another space
    data = png_of(srgb(light(P3)), 8, cicp(12, 13), iccp(LINEAR_PROFILE))

    # when it is decoded, then the codes have counted
    assert difference(data) < 1


def test_the_profile_of_a_png_stands_above_its_other_chunks() -> None:
    # given a picture in P3 by its profile, with chunks that say otherwise
    data = png_of(srgb(light(P3)), 8, iccp(profile("display_p3")), SRGB_CHUNK, gama(1), chrm(BT709))

    # when it is decoded, then the profile has counted
    assert difference(data) < 1


@pytest.mark.parametrize(("encode", "codes"), [(pq, cicp(9, 16)), (hlg, cicp(9, 18))])
def test_highlights_are_rolled_off_and_diffuse_white_stays_white(encode: object, codes: tuple[bytes, bytes]) -> None:
    # given a grey ramp to four times diffuse white
    ramp = RAMP[..., None].repeat(3, -1) * 4
    assert callable(encode)

    # when it is decoded
    shown = decode(png_of(encode(ramp), 16, codes)).rgb[0, :, 0].astype(int)

    # then it rises to the end, is exact up to the knee, and diffuse white is white
    assert (np.diff(shown) >= 0).all()
    assert shown[-1] == 255
    assert shown[64] < shown[80] < 255
    assert np.abs(shown - srgb(ramp[0, :, 0].clip(0, 1)) * 255)[ramp[0, :, 0] < 0.89].max() <= 1
    assert shown[64] >= 249


def test_a_coloured_highlight_keeps_its_hue_and_loses_saturation() -> None:
    # given a picture with an orange lamp of three times diffuse white
    picture = np.full((64, 64, 3), 0.2)
    picture[:32] = (3.0, 1.5, 0.6)

    # when it is decoded, then the lamp is a pale orange
    red, green, blue = decode(png_of(pq(picture), 16, cicp(1, 16))).rgb[0, 0].astype(int)
    assert red >= 253
    assert red > green + 5 > blue + 10


@pytest.mark.parametrize(
    ("signal", "bits", "chunk"),
    [(pq(light())[..., 1], 16, cicp(9, 16)), (hlg(light()[..., 1]), 16, cicp(9, 18)), (light()[..., 1], 16, gama(1))],
    ids=str,
)
def test_grey_pictures_are_converted_and_stay_grey(signal: Values, bits: int, chunk: tuple[bytes, bytes]) -> None:
    # given a channel of the picture as a grey PNG, when it is decoded
    rgb = decode(png_of(signal, bits, chunk)).rgb

    # then it looks as the original, without colour
    assert np.abs(rgb.astype(int) - ORIGINAL[..., 1:2]).mean() < 0.1
    assert (np.ptp(rgb, axis=-1) == 0).all()


@pytest.mark.parametrize("bits", [8, 16])
def test_alpha_is_not_converted(bits: int) -> None:
    # given linear light, half transparent on the left
    alpha = np.ones((128, 128, 1))
    alpha[:, :64] = 0.5
    data = png_of(np.concatenate([light(), alpha], -1), bits, gama(1))

    # when it is decoded
    rgb = decode(data).rgb.astype(int)

    # then the right half looks as the original and the left half is mixed with white
    tolerance = 3 if bits == 8 else 1
    assert np.abs(rgb[:, 64:] - ORIGINAL[:, 64:]).mean() < tolerance
    assert np.abs(rgb[:, :64] - (ORIGINAL[:, :64] * 0.5 + 127.5)).mean() < tolerance


def test_sixteen_bits_are_turned_upright_with_all_their_bits() -> None:
    # given linear light of 16 bits that is stored upside down
    exif = Image.Exif()
    exif[0x0112] = 3
    data = png_of(light()[::-1, ::-1], 16, gama(1), (b"eXIf", exif.tobytes()[6:]))

    # when it is decoded, then it is upright
    assert difference(data) < 0.1


def test_a_profile_is_not_judged_by_its_name() -> None:
    # given linear light with a profile that is called sRGB
    named = LINEAR_PROFILE.replace(b"Adobe RGB", b"sRGB linr")
    red, green, blue = decode(png_of(np.full((64, 64, 3), 0.2), 8, iccp(named))).rgb[0, 0].tolist()

    # when it is decoded, then grey light of 20 % is level 124
    assert red == green == blue == 124


def test_the_pixels_of_an_srgb_profile_of_any_name_are_kept() -> None:
    # given the profile of sRGB under another name
    srgb_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    renamed = srgb_profile.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    assert renamed != srgb_profile

    # when a picture with it is decoded, then each byte is kept
    assert difference(encoded(Image.fromarray(ORIGINAL), "PNG", icc_profile=renamed)) == 0


def test_all_sixteen_bits_count_with_a_profile_of_linear_light() -> None:
    # given a ramp of sRGB levels in linear light
    ramp = np.where(RAMP <= 0.04045, RAMP / 12.92, ((RAMP + 0.055) / 1.055) ** 2.4)[..., None].repeat(3, -1)

    # when it is decoded, then no level is missing in the shadows
    shown = decode(png_of(ramp, 16, iccp(LINEAR_PROFILE))).rgb[0, :, 0].astype(int)
    assert np.abs(shown - np.arange(256)).max() <= 1


def test_an_hdr_profile_is_known_by_its_tag() -> None:
    # given PQ pixels with a profile whose curve is not PQ but which has the tag of PQ
    tagged = LINEAR_PROFILE.replace(b"cprt", b"cicp", 1)
    start = tagged.index(b"cicp")
    offset = int.from_bytes(tagged[start + 4 : start + 8])
    tagged = tagged[:offset] + b"cicp\0\0\0\0" + bytes((9, 16, 0, 1)) + tagged[offset + 12 :]

    # when they are decoded, then the tag has counted
    assert difference(png_of(pq(light(BT2020)), 16, iccp(tagged))) < 0.1


def test_a_heic_of_ten_bits_in_pq_looks_as_the_original() -> None:
    # given the astronaut as an HDR HEIC without a profile, when it is decoded, then it looks as the original
    assert difference((VISION / "astronaut_pq.heic").read_bytes(), np.asarray(astronaut())) < 2


def test_a_heic_is_converted_from_the_primaries_of_its_codes() -> None:
    # given a HEIC of sRGB pixels, and the same one declared to be Display P3 in place of its profile
    data = (VISION / "astronaut.heic").read_bytes()
    pixels = decode(data).rgb
    declared = data.replace(b"colrprof", b"colrnclx")
    start = declared.index(b"colrnclx") + 8
    declared = declared[:start] + bytes((0, 12, 0, 13, 0, 6, 0x80)) + declared[start + 7 :]

    # when it is decoded, then its colours are those of the wider gamut
    expected = srgb((light(rgb=pixels) @ np.linalg.inv(FROM_SRGB[P3]).T).clip(0, 1)) * 255
    assert np.abs(decode(declared).rgb - expected).mean() < 1


@pytest.mark.parametrize(
    ("signal", "codes"), [(srgb(light(P3)), (12, 13)), (pq(light(BT2020)), (9, 16)), (hlg(light(BT2020)), (9, 18))]
)
def test_an_avif_is_converted_from_the_space_of_its_codes(signal: Values, codes: tuple[int, int]) -> None:
    # given an AVIF whose box of codes says this space
    image = Image.fromarray(np.rint(signal * 255).astype(np.uint8))
    data = encoded(image, "AVIF", quality=100, speed=10, subsampling="4:4:4")
    start = data.index(b"colrnclx") + 8
    declared = data[:start] + bytes((0, codes[0], 0, codes[1])) + data[start + 4 :]

    # when it is decoded, then it looks as the original
    assert difference(declared) < 3
