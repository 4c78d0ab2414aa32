"""Keys of a CDX index: how replay finds a request. Pure.

A URL's key is its SURT (host reversed, as in `com,example)/path?query`), made plain in the way of
the Internet Archive's canonicalizer. A request with a body has its method and its body in the
query: https://specs.webrecorder.net/request-body-canonicalization/latest/.
"""

import base64
import json
import re
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import Any
from urllib.parse import quote_from_bytes, unquote_plus, unquote_to_bytes, urlencode

import ada_url

_MAX_QUERY_CHARS = 4096
_WWW = re.compile(r"^www\d*\.")
_MOST_ESCAPES = 16
_NOT_ESCAPED = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")
_SESSION = re.compile(
    r"(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)


def surt(url: str) -> str:
    """The key of an absolute http(s) URL.

    Raises:
        ValueError: it is no URL.
    """
    parts = ada_url.URL(url)
    host = _WWW.sub("", parts.hostname.lower())
    # Addresses are turned round as names are: so do all that look a page up.
    host = host.strip("[]") if host.startswith("[") else ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = _SESSION.sub("", _plain(parts.search.removeprefix("?")), count=1)
    query = "&".join(sorted(query.split("&")))
    return f"{host}{port}){_without_dots(_plain(parts.pathname))}" + (f"?{query}" if query else "")


def _plain(text: str) -> str:
    """Escapes undone, however often they were made, and made once where they must be."""
    plain = text.encode(errors="replace")
    for _time in range(_MOST_ESCAPES):
        plain, before = unquote_to_bytes(plain), plain
        if plain == before:
            break
    return quote_from_bytes(plain, safe=_NOT_ESCAPED).lower()


def _without_dots(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def with_request(url: str, method: str, content_type: str, body: bytes) -> tuple[str, str]:
    """The URL under which a request that is no GET is looked up, and what its body became."""
    query = _query(content_type, body)[:_MAX_QUERY_CHARS] if method in ("POST", "PUT") else ""
    added = f"__wb_method={method}" + (f"&{query}" if query else "")
    return f"{url}{'&' if '?' in url else '?'}{added}", query


def _query(content_type: str, body: bytes) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/x-www-form-urlencoded":
            return unquote_plus(body.decode())
        if kind.startswith("multipart/"):
            return _form_fields(content_type, body)
        if kind in ("application/json", "text/plain"):
            return _json_fields(body)
    except (ValueError, RecursionError):
        pass
    if kind == "application/json" or not body:
        return ""
    return f"__wb_post_data={base64.b64encode(body).decode()}"


def _form_fields(content_type: str, body: bytes) -> str:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + body, policy=HTTP)
    if not message.is_multipart():
        raise ValueError("not a form")
    fields = []
    for part in message.get_payload():
        assert isinstance(part, Message)
        name = part.get_param("name", header="content-disposition")
        fields.append((str(name), part.get_payload(decode=True)))
    return urlencode(fields)


def _json_fields(body: bytes) -> str:
    """Every value that has a name, whatever it lies in; a name that comes again is numbered."""
    fields: dict[str, str] = {}
    counts: dict[str, int] = {}

    def add(value: Any, name: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                add(inner, key)
        elif isinstance(value, list):
            for inner in value:
                add(inner, name)
        elif name:
            counts[name] = counts.get(name, 0) + 1
            key = name if counts[name] == 1 else f"{name}.{counts[name]}_"
            fields[key] = _as_script_says(value)

    add(json.loads(body), "")
    return urlencode(fields)


def _as_script_says(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)
