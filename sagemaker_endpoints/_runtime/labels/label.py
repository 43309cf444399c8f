"""The label in the metadata of a result: an XMP packet that says that the picture was edited, and how.

Laws ask for it: GB 45438-2025 in China, Article 50 of the AI Act in the EU, SB 942 in California. docs/labels.md says
what each member is for.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from facemagi.manifest import SourceType

TOOL = "FaceMagi"

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""The address of IPTC's vocabulary; terms are written with it."""

NAMESPACES = {
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "facemagi": "urn:facemagi:xmp:1.0/",
}
"""The XMP namespaces by their prefixes. `TC260` is that of China's practice guide TC260-PG-20258A."""

MADE_BY_AI = "1"
"""The value of `Label` in GB 45438-2025 for content that is generated or synthesised. 2 and 3 are for what may be, and
is suspected to be: values for platforms that only distribute content."""

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" {namespaces}>'
    '{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
"""An XMP packet without the usual 2 kB of padding: nobody edits it in its file."""


@dataclass(frozen=True)
class Label:
    """The origin of one result.

    Attributes:
        job: the job's id.
        effects: the ids of the effects, in the order in which they ran.
        source_type: the IPTC term.
        producer: the name or the code of the company that runs the service.
        seconds: the time of the edit, since 1970.
    """

    job: str
    effects: Sequence[str]
    source_type: SourceType
    producer: str
    seconds: float

    def xmp(self) -> bytes:
        """The label as an XMP packet.

        Returns:
            UTF-8, about a kilobyte.
        """
        properties = {
            "xmp:CreatorTool": escape(TOOL),
            "xmp:ModifyDate": datetime.fromtimestamp(self.seconds, UTC).isoformat(timespec="seconds"),
            "Iptc4xmpExt:DigitalSourceType": SOURCE_TYPES + self.source_type,
            "facemagi:job": escape(self.job),
            "facemagi:effects": _sequence(self.effects),
            "TC260:AIGC": escape(self._chinese()),
        }
        namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        written = "".join(f"<{name}>{value}</{name}>" for name, value in properties.items())
        return _PACKET.format(namespaces=namespaces, properties=written).encode()

    def _chinese(self) -> str:
        """The implicit label of GB 45438-2025, Annex E. Who distributes the picture writes the empty members."""
        members = {
            "Label": MADE_BY_AI,
            "ContentProducer": self.producer,
            "ProduceID": self.job,
            "ReservedCode1": "",
            "ContentPropagator": "",
            "PropagateID": "",
            "ReservedCode2": "",
        }
        return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def _sequence(items: Sequence[str]) -> str:
    return f"<rdf:Seq>{''.join(f'<rdf:li>{escape(item)}</rdf:li>' for item in items)}</rdf:Seq>"
