"""Whether this machine can write Chinese."""

import shutil
import subprocess


class FontError(Exception):
    """There is no font; the message says what to do."""


def require_chinese_font() -> None:
    """Refuse a machine on which every Chinese character would be an empty box.

    Raises:
        FontError: fontconfig knows no font with Chinese characters.
    """
    lister = shutil.which("fc-list")
    if lister is None:
        raise FontError("fontconfig is missing (fc-list); on Debian: apt-get install fontconfig fonts-noto-cjk")
    fonts = subprocess.run([lister, ":lang=zh-cn", "family"], check=True, capture_output=True, text=True).stdout
    if not fonts.strip():
        raise FontError("no font has Chinese characters; on Debian: apt-get install fonts-noto-cjk")
