"""Where a browser may be sent on to: a path of ours, whatever an address asks for."""

from __future__ import annotations

from urllib.parse import urlsplit

MOST = 2_000


def own_path(wanted: str, otherwise: str = "/") -> str:
    r"""Return a path on our side that was asked for, `otherwise` if it leads elsewhere or back to signing in.

    Browsers read `\` as `/` and leave out tabs and line breaks, so that `/\evil` and `/<tab>/evil` are other hosts.
    """
    is_plain = wanted.isprintable() and "\\" not in wanted and len(wanted) <= MOST
    if not is_plain or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    if parts.scheme or parts.netloc or parts.path.startswith(("/sign-in", "/sign-out")):
        return otherwise
    return wanted
