"""Files of many formats, made here: small, and each with the word that it is told to hold."""

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

_OFFICE = "http://schemas.openxmlformats.org"
_WORD = f"{_OFFICE}/wordprocessingml/2006/main"
_DRAWING = f"{_OFFICE}/drawingml/2006/main"
_SLIDES = f"{_OFFICE}/presentationml/2006/main"
_RELATIONS = f"{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE = f"{_OFFICE}/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def zip_of(members: Mapping[str, str | bytes], first: tuple[str, str] | None = None) -> bytes:
    """A ZIP file; `first` is a member that is stored as it is, before all others."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        if first is not None:
            package.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def pdf_of(*pages: str, title: str | None = None, author: str | None = None) -> bytes:
    """A PDF with a page for each text (ASCII, a line each); an empty text is an empty page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    info = "".join(
        f"/{name} ({value}) " for name, value in (("Title", title), ("Author", author)) if value
    )
    objects.append(f"<< {info}/CreationDate (D:20260102030405+01'00') >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for page in pages:
        lines = " ".join(f"({line}) Tj T*" for line in page.splitlines())
        stream = f"BT /F1 18 Tf 22 TL 72 760 Td {lines} ET"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] "
            f"/Resources << /Font << /F1 4 0 R >> >> /Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _numbered(objects, "/Info 3 0 R")


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password: no password fits its keys."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 0 /Kids [] >>",
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>",
    ]
    return _numbered(objects, f"/Encrypt 3 0 R /ID [<{'43' * 16}> <{'43' * 16}>]")


def _numbered(objects: list[str], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def docx_of(title: str, *paragraphs: str, document: str | None = None) -> bytes:
    """A Word document with a heading, paragraphs, a list of two and a table."""
    body = document or (
        f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>'
        + "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
        + "".join(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>"
            for text in ("first point", "second point")
        )
        + "<w:tbl>"
        + "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
            + "</w:tr>"
            for row in (("Name", "Count"), ("plums", "7"))
        )
        + "</w:tbl>"
    )
    return zip_of(
        {
            "[Content_Types].xml": _TYPES,
            "docProps/core.xml": _core(title),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}'
            "</w:body></w:document>",
        }
    )


def pptx_of(*slides: tuple[str, str]) -> bytes:
    """A presentation: a title and a text for each slide."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "docProps/core.xml": _core(slides[0][0]),
    }
    numbers = range(1, len(slides) + 1)
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    members["ppt/presentation.xml"] = (
        f'<p:presentation xmlns:p="{_SLIDES}" xmlns:r="{_RELATIONS}">'
        f"<p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/slide" Target="slides/slide{n}.xml"/>'
        for n in numbers
    )
    members["ppt/_rels/presentation.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
    )
    for number, (title, text) in enumerate(slides, 1):
        shapes = "".join(
            f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
            f"<p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
            for kind, words in (("title", title), ("body", text))
        )
        members[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>{shapes}'
            "</p:spTree></p:cSld></p:sld>"
        )
    return zip_of(members)


def _core(title: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
        "<dc:creator>Ada Author</dc:creator><dcterms:created>2026-01-02T03:04:05Z"
        "</dcterms:created></cp:coreProperties>"
    )


def opendocument_of(kind: str, body: str, title: str = "") -> bytes:
    """An OpenDocument file of a kind (`text`, `spreadsheet`, `presentation`) with this content."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    names = "".join(
        f' xmlns:{name}="{office}:{name}:1.0"'
        for name in ("office", "text", "table", "draw", "meta")
    )
    return zip_of(
        {
            "content.xml": f"<office:document-content{names}><office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta{names} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>",
        },
        first=("mimetype", f"application/vnd.oasis.opendocument.{kind}"),
    )


def epub_of(title: str, *chapters: str) -> bytes:
    """A book: the XHTML inside each chapter's body."""
    numbers = range(len(chapters))
    items = "".join(f'<item id="c{n}" href="text/c{n}.xhtml"/>' for n in numbers)
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    members: dict[str, str | bytes] = {
        "META-INF/container.xml": "<container "
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>Ada Author</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for number, chapter in enumerate(chapters):
        members[f"OEBPS/text/c{number}.xhtml"] = (
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title>{number}</title></head><body>{chapter}</body></html>"
        )
    return zip_of(members, first=("mimetype", "application/epub+zip"))


def picture_of(kind: str, size: tuple[int, int] = (320, 200)) -> bytes:
    """A red picture with a blue corner, in one of Pillow's formats."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, size[0] // 4, size[1] // 4))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A picture of side by side black pixels in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row * 1000) for _rows in range(side // 1000)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def wave_of(seconds: float) -> bytes:
    """A WAV file of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(int(seconds * 8_000) * 2))
    return out.getvalue()
