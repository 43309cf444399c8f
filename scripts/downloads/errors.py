"""The error of everything that downloads."""


class DownloadError(Exception):
    """A download failed, or is not the expected file; the message says why. Nothing of it was kept."""


def one_line(text: str) -> str:
    """The last line of a program's error output that is not empty, at most 200 characters: it names the cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no reason given"
