"""What a report's file says of itself as XMP (ISO 16684-1), which is where readers and checkers of accessible documents
(ISO 14289-1) look for its title and language."""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFObject

from planner.core.report import Report
from planner.formats.reports.fonts import without_controls

_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


class About(PDFObject):
    """The packet as a stream of the file, left as it is for whoever looks for it without a PDF reader."""

    __RefOnly__ = 1

    def __init__(self, packet: str) -> None:
        self.packet = packet.encode("utf-8")

    def format(self, document: Any) -> bytes:
        """The stream as the file holds it."""
        head = f"<</Type/Metadata/Subtype/XML/Length {len(self.packet)}>>"
        return b"%s\nstream\n%s\nendstream\n" % (head.encode("ascii"), self.packet)


def about(title: str, subject: str, creator: str, language: str, report: Report) -> About:
    """The packet of a report. The texts may hold anything a person typed."""
    when = f"{report.made_on.isoformat()}T00:00:00Z"
    author = _one("dc:creator", "Seq", report.author) if report.author.strip() else ""
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())
    return About(
        f'{_BEGIN}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>'
        f"{_one('dc:title', 'Alt', title)}{_one('dc:description', 'Alt', subject)}{author}"
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{creator}</pdf:Producer>"
        f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>"
        "<pdfuaid:part>1</pdfuaid:part>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


def _one(name: str, kind: str, text: str) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    shown = escape("".join(each for each in without_controls(text) if each not in "\ufffe\uffff"))
    return f"<{name}><rdf:{kind}><rdf:li{language}>{shown}</rdf:li></rdf:{kind}></{name}>"
