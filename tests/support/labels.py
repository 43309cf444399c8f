"""Reads the label of a result as another program would: by the formats' own structure, without our encoders."""

import io
import json
from typing import Any
from xml.etree import ElementTree

from PIL import Image

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

PROPERTIES = {
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "tool",
    "{http://ns.adobe.com/xap/1.0/}ModifyDate": "time",
    "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType": "source_type",
    "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC": "chinese",
    "{urn:facemagi:xmp:1.0/}job": "job",
    "{urn:facemagi:xmp:1.0/}effects": "effects",
}
"""The properties of a label, by their qualified names."""

GIF_TRAILER = 257
"""Bytes after the packet in a GIF, before the empty block: 1, then 255 down to 0."""


def packet(file: bytes) -> bytes:
    """The XMP packet of a picture; fails where there is none."""
    with Image.open(io.BytesIO(file)) as image:
        if image.format == "GIF":
            name, start = image.info["extension"]
            assert name == b"XMP DataXMP"
            end = file.index(b"\x01\xff\xfe\xfd", start)
            assert file[end : end + GIF_TRAILER] == b"\x01" + bytes(range(255, -1, -1))
            return file[start:end]
        packet = image.info["xmp"]
    return packet if isinstance(packet, bytes) else str(packet).encode()


def label(file: bytes) -> dict[str, Any]:
    """The properties of the label by short names, `chinese` parsed."""
    (description,) = ElementTree.fromstring(packet(file).decode("utf-8-sig").strip()).iter(f"{RDF}Description")
    read: dict[str, Any] = {PROPERTIES[member.tag]: member.text for member in description}
    read["effects"] = [item.text for item in description.iter(f"{RDF}li")]
    read["chinese"] = json.loads(read["chinese"])
    return read
