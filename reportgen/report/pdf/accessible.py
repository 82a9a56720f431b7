"""PDF/UA-1 and PDF/A-3a in one file, with the report's data inside.

The engine writes one standard at a time. It is asked for PDF/A-3a; what PDF/UA-1 wants besides is the
tag tree of `tagging` and an identifier in the metadata, which PDF/A lets in only with a schema.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pydyf
import weasyprint
from weasyprint.pdf import fonts

from reportgen.report.carried import NAMESPACE, PROPERTIES, Carried
from reportgen.report.pdf.tagging import overhear, tag
from reportgen.report.seal import sealed

# A variable face is written anew, and would be dated with the moment of that.
fonts.TTFont = partial(fonts.TTFont, recalcTimestamp=False)

VARIANT = "pdf/a-3a"
"""What the engine is asked for."""


def lay_out(html: weasyprint.HTML, **options: Any) -> weasyprint.Document:
    """Return a document laid out on pages, not yet written.

    Args:
        html: the document.
        options: of the engine, such as `font_config` and `stylesheets`.
    """
    return html.render(pdf_variant=VARIANT, **options)


def write(document: weasyprint.Document, carried: Carried) -> bytes:
    """Return a document as a PDF that is PDF/UA-1 and PDF/A-3a; it can be written once.

    Args:
        document: what `lay_out` returned.
        carried: the files and properties that it carries, and the day that they are dated.

    Raises:
        ValueError: a figure has no text that stands for it.
    """
    _describe(document.metadata, carried)
    heard = overhear(document)

    def finish(_document: Any, pdf: pydyf.PDF) -> None:
        tag(pdf, heard)
        _mend(pdf)
        pdf.objects[:] = map(_Made, pdf.objects)

    data = document.write_pdf(
        finisher=finish, pdf_variant=VARIANT, attachments=_attachments(carried, document.url_fetcher)
    )
    assert isinstance(data, bytes)  # no target was given
    return sealed(data)


class _Made(pydyf.Object):  # type: ignore[misc]  # pydyf is not typed
    """A finished object with its bytes, from which the file is written and its identifier made."""

    data = b""  # instead of the property
    compressible = False

    def __init__(self, made: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = made.number, made.generation, made.free
        self.compressible = made.compressible
        if made.free != "f":
            self.data = made.data


def _attachments(carried: Carried, fetcher: Any) -> list[weasyprint.Attachment]:
    """Return files as attachments, in the order that a name tree must have; they ask the same fetcher."""
    moment = datetime.combine(carried.day, time(), UTC)
    return [
        weasyprint.Attachment(
            string=file.content.decode(),
            name=file.name,
            description=file.description,
            created=moment,
            modified=moment,
            relationship="Data",
            url_fetcher=fetcher,
        )
        for file in sorted(carried.files, key=lambda file: file.name)
    ]


def _describe(metadata: Any, carried: Carried) -> None:
    """Give a document its date, and its metadata what PDF/UA and the project add."""
    metadata.created = metadata.modified = f"{carried.day.isoformat()}T00:00:00Z"
    write = metadata.generate_rdf_metadata
    more = _metadata(carried.properties).encode()

    def generate(*identity: Any) -> bytes:
        end = b"</rdf:RDF>"
        return bytes(write(*identity)).removesuffix(end) + more + end

    # A second RDF block, as the engine's own option writes it, is read by nobody.
    metadata.generate_rdf_metadata = generate


def _metadata(properties: Mapping[str, str]) -> str:
    """Return RDF descriptions: the identifier of PDF/UA, the project's metadata, the schemas of both."""
    values = "".join(f"<rg:{name}>{escape(text)}</rg:{name}>" for name, text in properties.items())
    schemas = _schema(
        "PDF/UA identification",
        "http://www.aiim.org/pdfua/ns/id/",
        "pdfuaid",
        _property("part", "Integer", _PART),
    ) + _schema(
        "Inspection report",
        NAMESPACE,
        "rg",
        "".join(_property(name, "Text", PROPERTIES[name]) for name in properties),
    )
    return (
        '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
        f'<rdf:Description rdf:about="" xmlns:rg="{NAMESPACE}">{values}</rdf:Description>'
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    )


_PART = "Part of ISO 14289 that the file conforms to"


def _schema(title: str, namespace: str, prefix: str, properties: str) -> str:
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _property(name: str, kind: str, description: str) -> str:
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
    )


def _mend(pdf: pydyf.PDF) -> None:
    """Name each attachment once, leave the metadata readable without unpacking, and images as they are.

    The engine asks for smooth images, which PDF/A forbids.
    """
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    pdf.objects[int(pdf.catalog["Metadata"].split()[0])].compress = False
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and "Interpolate" in one.extra:
            one.extra["Interpolate"] = "false"
