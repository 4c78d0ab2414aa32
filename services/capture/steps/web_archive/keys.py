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
from urllib.parse import unquote_plus, urlencode

import ada_url

_MAX_QUERY_CHARS = 4096
_WWW = re.compile(r"^www\d*\.")
_ADDRESS = re.compile(r"^(\d+\.){3}\d+$|^\[")


def surt(url: str) -> str:
    """The key of an absolute http(s) URL.

    Raises:
        ValueError: it is no URL.
    """
    parts = ada_url.URL(url)
    host = _WWW.sub("", parts.hostname.lower())
    if not _ADDRESS.match(host):
        host = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port else ""
    path = parts.pathname.lower()
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.search.removeprefix("?").lower().split("&")))
    return f"{host}{port}){path}" + (f"?{query}" if query else "")


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
            fields[key] = str(value)

    add(json.loads(body), "")
    return urlencode(fields)
