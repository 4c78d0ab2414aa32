"""Files that hold no list of links, by their first bytes. Pure."""

_SIGNATURES = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\0\0\x01\0", "a picture (ICO)"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "compressed by gzip; unpack it first"),
    (b"BZh", "compressed by bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed by xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first"),
    (b"7z\xbc\xaf", "an archive (7z); unpack it first"),
    (b"Rar!", "an archive (RAR); unpack it first"),
    (b"SQLite format 3\0", "a database (SQLite); export the bookmarks from the program instead"),
    (
        b"mozLz40\0",
        "a compressed backup of Firefox (jsonlz4); export the bookmarks as JSON or HTML",
    ),
    (b"bplist", "a property list of Apple; export the bookmarks from Safari instead"),
    (b"\xd0\xcf\x11\xe0", "a document of Microsoft Office; save it as CSV"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a piece of music (MP3)"),
    (b"OggS", "a piece of music or a film (Ogg)"),
    (b"\x1aE\xdf\xa3", "a film (Matroska)"),
    (b"wOF", "a font"),
)
_TEXT_CONTROLS = {9, 10, 12, 13, 27}


def not_text(head: bytes) -> str | None:
    """What a file is that begins with these bytes and is known not to be text; else None."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "a picture (WebP)"
    if head[:4] == b"RIFF":
        return "a piece of music or a film (RIFF)"
    if head[4:8] == b"ftyp":
        return "a film or a picture (MP4, HEIC or AVIF)"
    return None


def has_controls(text: str) -> bool:
    """Whether a text has many characters that no text has."""
    wrong = sum(
        character == "\ufffd" or (ord(character) < 32 and ord(character) not in _TEXT_CONTROLS)
        for character in text
    )
    return wrong > max(2, len(text) // 50)
