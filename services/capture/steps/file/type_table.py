"""Types of files: endings, magic bytes, and which of them a parser here can read. Only tables."""

OOXML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
DOCX = f"{OOXML}wordprocessingml.document"
XLSX = f"{OOXML}spreadsheetml.sheet"
PPTX = f"{OOXML}presentationml.presentation"
ODT = f"{OPEN_DOCUMENT}text"
ODS = f"{OPEN_DOCUMENT}spreadsheet"
ODP = f"{OPEN_DOCUMENT}presentation"
EPUB = "application/epub+zip"
RSS = "application/rss+xml"
ATOM = "application/atom+xml"
MARKDOWN = "text/markdown"

BY_ENDING = {
    "txt": "text/plain", "text": "text/plain", "log": "text/plain", "nfo": "text/plain",
    "md": MARKDOWN, "markdown": MARKDOWN, "mkd": MARKDOWN, "rst": "text/x-rst",
    "csv": "text/csv", "tsv": "text/tab-separated-values",
    "json": "application/json", "geojson": "application/geo+json",
    "jsonld": "application/ld+json", "jsonl": "application/x-ndjson",
    "ndjson": "application/x-ndjson", "ipynb": "application/x-ipynb+json",
    "xml": "application/xml", "rss": RSS, "atom": ATOM, "opml": "text/x-opml",
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml",
    "svg": "image/svg+xml", "css": "text/css", "js": "text/javascript", "mjs": "text/javascript",
    "ts": "text/x-typescript", "tsx": "text/x-typescript", "py": "text/x-python",
    "c": "text/x-c", "h": "text/x-c", "cc": "text/x-c++", "cpp": "text/x-c++",
    "hpp": "text/x-c++", "cs": "text/x-csharp", "go": "text/x-go", "rs": "text/x-rust",
    "java": "text/x-java", "kt": "text/x-kotlin", "swift": "text/x-swift", "rb": "text/x-ruby",
    "php": "text/x-php", "pl": "text/x-perl", "lua": "text/x-lua", "r": "text/x-r",
    "sh": "text/x-shellscript", "sql": "text/x-sql", "tex": "text/x-tex", "vtt": "text/vtt",
    "srt": "application/x-subrip", "ics": "text/calendar", "vcf": "text/vcard",
    "yaml": "application/yaml", "yml": "application/yaml", "toml": "application/toml",
    "ini": "text/plain", "cfg": "text/plain", "diff": "text/x-diff", "patch": "text/x-diff",
    "bib": "text/x-bibtex", "eml": "message/rfc822", "rtf": "application/rtf",
    "pdf": "application/pdf", "ps": "application/postscript",
    "docx": DOCX, "xlsx": XLSX, "pptx": PPTX, "odt": ODT, "ods": ODS, "odp": ODP, "epub": EPUB,
    "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "zip": "application/zip", "jar": "application/java-archive",
    "apk": "application/vnd.android.package-archive", "gz": "application/gzip",
    "tgz": "application/gzip", "bz2": "application/x-bzip2", "xz": "application/x-xz",
    "7z": "application/x-7z-compressed", "rar": "application/vnd.rar", "tar": "application/x-tar",
    "zst": "application/zstd",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "bmp": "image/bmp", "tif": "image/tiff",
    "tiff": "image/tiff", "ico": "image/x-icon", "heic": "image/heic", "jxl": "image/jxl",
    "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg", "oga": "audio/ogg",
    "opus": "audio/ogg", "flac": "audio/flac", "m4a": "audio/mp4", "aac": "audio/aac",
    "mid": "audio/midi", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm",
    "ogv": "video/ogg", "mov": "video/quicktime", "mkv": "video/x-matroska",
    "avi": "video/x-msvideo", "mpg": "video/mpeg", "wmv": "video/x-ms-wmv",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "wasm": "application/wasm", "exe": "application/vnd.microsoft.portable-executable",
    "sqlite": "application/vnd.sqlite3", "torrent": "application/x-bittorrent",
    "bin": "application/octet-stream",
}  # fmt: skip

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (4, b"jP  \r\n\x87\n", "image/jp2"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (257, b"ustar", "application/x-tar"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"MThd", "audio/midi"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"wOFF", "font/woff"),
    (0, b"wOF2", "font/woff2"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
"""Offset, bytes, type; the first that fits holds."""

RELATIVES = {
    "video/mp4": ("audio/mp4", "video/quicktime", "audio/x-m4a", "video/3gpp", "audio/m4a"),
    "audio/ogg": ("video/ogg", "application/ogg", "audio/opus"),
    "application/x-ole-storage": (
        "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        DOCX, XLSX, PPTX,  # encrypted ones
    ),
    "application/zip": (
        "application/java-archive", "application/vnd.android.package-archive",
        DOCX, XLSX, PPTX, ODT, ODS, ODP, EPUB,  # cut ones, or packed in an order of their own
    ),
    "application/gzip": ("application/x-gtar", "application/x-tgz"),
    "audio/mpeg": ("audio/mp3",),
    "image/x-icon": ("image/vnd.microsoft.icon",),
}  # fmt: skip
"""What may begin with the same bytes: there the server, or the name, knows better."""
