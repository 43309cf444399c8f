"""In which number format convolutions compute: on which device, on which processor, and with whose permission."""

from pathlib import Path

import pytest

from sagemaker_endpoints._torch import number_format
from sagemaker_endpoints._torch.number_format import convolution_format, has_bfloat16, lists_bfloat16
from tests.support.frameworks import in_process_of

X86 = "vendor_id\t: AuthenticAMD\nprocessor\t: 0\nflags\t\t: fpu sse2 avx512f avx512_bf16 fsrm\n\nprocessor\t: 1\n"


@pytest.mark.parametrize(
    ("cpu_info", "has"),
    [
        (X86, True),
        (X86.replace("avx512_bf16", "amx_bf16"), True),
        (X86.replace("AuthenticAMD", "GenuineIntel"), False),
        (X86.replace("AuthenticAMD", "GenuineIntel").replace("avx512_bf16", "avx512_bf16 amx_bf16"), True),
        ("processor\t: 0\nFeatures\t: fp asimd bf16 i8mm\n", True),
        (X86.replace("avx512_bf16", "avx512_vnni"), False),
        ("flags\t: fpu not_bf16\n", False),
        ("", False),
    ],
    ids=["vectors", "tiles", "Intel's vectors", "Intel's tiles", "Arm", "x86 without", "a longer name", "nothing"],
)
def test_the_flags_of_a_processor_say_whether_it_multiplies_bfloat16(cpu_info: str, has: bool) -> None:
    assert lists_bfloat16(cpu_info) is has


def test_a_system_that_does_not_say_has_no_bfloat16(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(number_format, "CPU_INFO", tmp_path / "none")
    has_bfloat16.cache_clear()
    assert not has_bfloat16()
    has_bfloat16.cache_clear()


@in_process_of("torch")
def test_a_cpu_computes_in_bfloat16_only_with_permission_and_with_instructions() -> None:
    import torch

    with pytest.MonkeyPatch.context() as patch:
        for has, allowed, expected in (
            (True, True, torch.bfloat16),
            (True, False, torch.float32),
            (False, True, torch.float32),
            (False, False, torch.float32),
        ):
            patch.setattr(number_format, "has_bfloat16", lambda has=has: has)
            assert convolution_format(torch.device("cpu"), allowed) == expected


@in_process_of("torch")
def test_a_gpu_computes_in_float16_with_and_without_permission() -> None:
    import torch

    assert {convolution_format(torch.device("cuda"), allowed) for allowed in (True, False)} == {torch.float16}


@in_process_of("torch")
def test_the_log_says_in_which_format_a_network_computes(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from sagemaker_endpoints._torch import loading

    # given a network, on a processor with bfloat16
    file = tmp_path / "small.safetensors"
    save_file(
        {"weight": torch.ones(1, 1, 1, 1), "bias": torch.zeros(1)},
        file,
        {"origin": "random", "files": "{}", "settings": "{}"},
    )
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(number_format, "has_bfloat16", lambda: True)
        patch.setattr(loading.log, "info", lambda form, *values: lines.append(form % values))
        # when it is loaded with and without permission to use it
        for device in ("cpu", "cpu+bfloat16"):
            loading.load_network(file, lambda _: torch.nn.Conv2d(1, 1, 1), device)
    # then each load is a line of the log
    assert lines == [
        "weights=small device=cpu convolutions=float32",
        "weights=small device=cpu convolutions=bfloat16",
    ]
