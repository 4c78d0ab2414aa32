"""Chromium's network errors (net/base/net_error_list.h) as typed failures with a sentence."""

from services.capture.errors import NavigationError
from shared.contracts.failures import FailureReason

_NAMES = {
    "ERR_NAME_NOT_RESOLVED": (FailureReason.NAME_NOT_RESOLVED, "the host name has no address"),
    "ERR_NAME_RESOLUTION_FAILED": (
        FailureReason.NAME_NOT_RESOLVED,
        "the host name could not be looked up",
    ),
    "ERR_CONNECTION_REFUSED": (FailureReason.CONNECTION_FAILED, "the server refused to connect"),
    "ERR_CONNECTION_RESET": (FailureReason.CONNECTION_FAILED, "the server broke the connection"),
    "ERR_CONNECTION_CLOSED": (FailureReason.CONNECTION_FAILED, "the server closed the connection"),
    "ERR_EMPTY_RESPONSE": (FailureReason.CONNECTION_FAILED, "the server sent nothing"),
    "ERR_ADDRESS_UNREACHABLE": (FailureReason.CONNECTION_FAILED, "the server is out of reach"),
    "ERR_INTERNET_DISCONNECTED": (FailureReason.CONNECTION_FAILED, "there is no network"),
    "ERR_TUNNEL_CONNECTION_FAILED": (FailureReason.CONNECTION_FAILED, "the server did not connect"),
    "ERR_PROXY_CONNECTION_FAILED": (
        FailureReason.INTERNAL_ERROR,
        "the egress proxy did not answer",
    ),
    "ERR_CONNECTION_TIMED_OUT": (FailureReason.TIMED_OUT, "the server did not answer in time"),
    "ERR_TIMED_OUT": (FailureReason.TIMED_OUT, "the server did not answer in time"),
    "ERR_TOO_MANY_REDIRECTS": (FailureReason.TOO_MANY_REDIRECTS, "it redirects without end"),
    "ERR_UNSAFE_PORT": (FailureReason.URL_REFUSED, "browsers refuse to connect to this port"),
    "ERR_UNSAFE_REDIRECT": (FailureReason.URL_REFUSED, "it redirects to what no page may open"),
    "ERR_UNKNOWN_URL_SCHEME": (FailureReason.URL_REFUSED, "only http and https are captured"),
    "ERR_DISALLOWED_URL_SCHEME": (FailureReason.URL_REFUSED, "only http and https are captured"),
    "ERR_INVALID_URL": (FailureReason.URL_REFUSED, "it is not a valid URL"),
    "ERR_INVALID_AUTH_CREDENTIALS": (
        FailureReason.UNSUPPORTED_CONTENT,
        "the server asks for a name and a password: give them under the credentials of the site",
    ),
    "ERR_ABORTED": (FailureReason.UNSUPPORTED_CONTENT, "the answer holds no page"),
    "ERR_HTTP_RESPONSE_CODE_FAILURE": (
        FailureReason.UNSUPPORTED_CONTENT,
        "the server answered with an error and an empty page",
    ),
}
_STATUSES = {"ERR_INVALID_AUTH_CREDENTIALS": 401}
_KINDS = (
    ("ERR_CERT_", FailureReason.TLS_FAILED, "the server's certificate is not valid"),
    ("ERR_SSL_", FailureReason.TLS_FAILED, "no secure connection could be made"),
    ("ERR_BAD_SSL_", FailureReason.TLS_FAILED, "no secure connection could be made"),
    ("ERR_ECH_", FailureReason.TLS_FAILED, "no secure connection could be made"),
    ("ERR_BLOCKED_BY_", FailureReason.URL_REFUSED, "the browser blocked it"),
)


def navigation_error(error_text: str) -> NavigationError:
    """The failure for an `errorText` of CDP's `Page.navigate`, such as `net::ERR_TIMED_OUT`."""
    code = error_text.removeprefix("net::")
    found = _NAMES.get(code)
    if found is None:
        found = next(
            ((reason, says) for prefix, reason, says in _KINDS if code.startswith(prefix)),
            (FailureReason.CONNECTION_FAILED, "the page could not be loaded"),
        )
    reason, says = found
    return NavigationError(reason, f"{says} ({code})", http_status=_STATUSES.get(code))
