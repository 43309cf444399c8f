"""The number format in which convolutions compute. Weights, inputs and results stay float32."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import device, dtype

CPU_INFO = Path("/proc/cpuinfo")
"""Where Linux says what the processor can do (proc(5))."""

INSTRUCTIONS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
"""The flags of processors that multiply bfloat16: x86 with vectors or with tiles, Arm."""

INTEL, INTEL_INSTRUCTIONS = "GenuineIntel", frozenset({"amx_bf16"})
"""Intel's processors are fast with tiles alone, and a virtual machine may hide these. With vectors, one of family 6,
model 207 took twice as long for ESRGAN as in float32; one of AMD takes half as long."""

_MAKER = re.compile(rf"^vendor_id\s*: {INTEL}$", re.MULTILINE)
_FLAGS = re.compile(r"^(?:flags|Features)\s*:(.*)$", re.MULTILINE)


def convolution_format(device: "device", bfloat16: bool) -> "dtype":
    """The format for a device.

    Args:
        device: where the network runs.
        bfloat16: whether a CPU may use bfloat16.

    Returns:
        float16 on a GPU; bfloat16 on a CPU that may use it and is faster with it; otherwise float32.
    """
    import torch

    if device.type == "cuda":
        return torch.float16
    return torch.bfloat16 if bfloat16 and has_bfloat16() else torch.float32


@cache
def has_bfloat16() -> bool:
    """Whether the processor is faster with bfloat16; False on systems that do not say."""
    try:
        return lists_bfloat16(CPU_INFO.read_text("utf-8"))
    except OSError:
        return False


def lists_bfloat16(cpu_info: str) -> bool:
    """Whether a description of the processor names instructions that make it faster with bfloat16.

    Args:
        cpu_info: the content of /proc/cpuinfo.

    Example:
        >>> lists_bfloat16("flags : fma avx512f avx512_bf16")
        True
    """
    flags = _FLAGS.search(cpu_info)
    instructions = INTEL_INSTRUCTIONS if _MAKER.search(cpu_info) else INSTRUCTIONS
    return flags is not None and not instructions.isdisjoint(flags[1].split())
