"""The phone line of a business: the account, its numbers, and what the account signs."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel.addresses import without_userinfo
from frontdesk.kernel.checks import CheckState
from frontdesk.providers.twilio.port import CarrierAway, CarrierRefused, Number
from frontdesk.wiring.checks.looking import Found, NotLookedAt, broken, missing, ok
from frontdesk.wiring.checks.scene import Line, Scene, Shop
from frontdesk.wiring.checks.way_in import must_answer
from frontdesk.wiring.checks.ways import Unreachable

VOICE, STATUS = "/twilio/voice", "/twilio/status"
RETRIES = "#rc=3&rp=5xx,ct"
"""Read by the vendor alone: how often it asks again (docs/channels/twilio.md)."""

_ENTER_ACCOUNT = (
    "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN and start the desk again, or enter the business's own account in"
    " Settings, Connections."
)
_DEMO = "A demo has no phone line; it is called in the browser and in the terminal."


async def account_found(scene: Scene, shop: Shop | None) -> Found:
    """Return whether the telephone company accepts the accounts of a business, or of the installation.

    Raises NotLookedAt.
    """
    if shop is not None and shop.is_demo:
        return missing(_DEMO)
    if shop is not None and ConnectionKind.twilio in shop.sealed:
        return scene.unopened("phone account")
    lines = _lines(scene, shop)
    if not lines:
        half = "TWILIO_AUTH_TOKEN" if scene.settings.twilio_account_sid else "TWILIO_ACCOUNT_SID"
        has_half = scene.settings.twilio_account_sid or scene.settings.twilio_auth_token
        said = f"{half} is not set, so there is no" if has_half else "There is no"
        return missing(f"{said} account with a telephone company.", _ENTER_ACCOUNT)
    return together([await _account(scene, line) for line in lines])


async def _account(scene: Scene, line: Line) -> Found:
    try:
        account = (await scene.told(line).get()).account
    except CarrierRefused:
        return broken(
            f"Twilio does not accept the token of the account {line.account_sid}.",
            "Copy Account SID and Auth Token anew from the first page of Twilio's console, into "
            + ("Settings, Connections." if line.is_own else "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."),
        )
    except CarrierAway as away:
        return broken(
            f"Twilio {away if str(away).startswith('answered') else 'cannot be reached from this machine'}.",
            "See that this machine may connect to api.twilio.com, port 443, and look again.",
        )
    if not account.is_active:
        return broken(
            f"Twilio says that the account {line.account_sid} is {account.status}.",
            "Look into Twilio's console: it says what is to be done, mostly a bill.",
        )
    return ok(f"Twilio accepts the account {line.account_sid}.")


async def number_found(scene: Scene, shop: Shop | None) -> Found:
    """Return whether the numbers of a business lead to this desk.

    Raises NotLookedAt.
    """
    if shop is None:
        raise NotLookedAt("there is no business of your own yet")
    if shop.is_demo:
        return missing(_DEMO)
    if not shop.numbers:
        return missing(
            f"{shop.name} has no number that callers dial.",
            "Get one from Twilio, and enter it in Settings, Phone numbers.",
        )
    if not shop.lines:
        raise NotLookedAt("there is no account yet that could be asked for numbers")
    return together([await _number(scene, e164, lines) for e164, lines in shop.numbers])


async def _number(scene: Scene, e164: str, lines: Sequence[Line]) -> Found:
    for line in lines:
        try:
            held = await scene.numbers(line).get()
        except (CarrierRefused, CarrierAway):
            raise NotLookedAt("Twilio does not answer for the account") from None
        for number in held:
            if number.e164 == e164:
                return _pointed(number, scene.base)
    if not lines:
        return broken(
            f"The account that {e164} belonged to was removed, or its secrets do not open: its calls are not answered.",
            "Choose the account that has the number, in Settings, Phone numbers.",
        )
    whose = " or ".join(line.account_sid for line in lines)
    return broken(
        f"The account {whose} does not have the number {e164}.",
        "Correct the number, or choose the account it belongs to, in Settings, Phone numbers.",
    )


def _pointed(number: Number, base: str | None) -> Found:
    """Return whether a number's calls are announced here."""
    if base is None:
        raise NotLookedAt("the public address comes first")
    wanted = base + VOICE
    paste = (
        f"In Twilio's console, at the number's voice configuration, set “A call comes in” to {wanted}{RETRIES}"
        f" (webhook, HTTP POST) and “Call status changes” to {base}{STATUS}{RETRIES}."
    )
    asks = number.voice_url.partition("#")[0]
    if number.is_elsewhere:
        return broken(f"Calls to {number.e164} go to an application or a trunk of the account, not here.", paste)
    if not asks:
        return missing(f"Calls to {number.e164} go nowhere yet.", paste)
    if asks != wanted:
        return broken(f"Calls to {number.e164} go to {without_userinfo(asks)}, not to this desk.", paste)
    if number.voice_method != "POST":
        return broken(f"Calls to {number.e164} are announced by {number.voice_method}, not by POST.", paste)
    if number.status_callback.partition("#")[0] != base + STATUS:
        return ok(f"Calls to {number.e164} come to this desk, but not word of how they ended.", paste)
    return ok(f"Calls to {number.e164} come to this desk.")


async def signature_found(scene: Scene, shop: Shop | None) -> Found:
    """Return whether the desk believes what a business's accounts sign.

    Raises NotLookedAt.
    """
    if shop is not None and shop.is_demo:
        return missing(_DEMO)
    lines = _lines(scene, shop)
    if not lines:
        raise NotLookedAt("there is no account that could sign")
    await must_answer(scene)
    return together([await _signature(scene, line) for line in lines])


async def _signature(scene: Scene, line: Line) -> Found:
    try:
        await scene.told(line).get()
    except (CarrierRefused, CarrierAway):
        raise NotLookedAt("Twilio does not confirm the token") from None
    try:
        came = await scene.upgraded(line).get()
    except Unreachable:
        raise NotLookedAt("no socket gets through") from None
    if came.is_open:
        return ok(f"The desk believes what the account {line.account_sid} signs.")
    if came.is_unsigned:
        return broken(
            f"The desk refuses what is signed with the token of the account {line.account_sid}.",
            "Start the desk again: it was started with another TWILIO_AUTH_TOKEN or another PUBLIC_BASE_URL than are"
            " set now.",
        )
    raise NotLookedAt("no socket gets through")


def _lines(scene: Scene, shop: Shop | None) -> tuple[Line, ...]:
    if shop is not None:
        return shop.lines
    return (scene.line,) if scene.line else ()


def together(every: Sequence[Found]) -> Found:
    """Return several findings as one, which stands as the worst of them does."""
    worst = (CheckState.broken, CheckState.missing, CheckState.ok)
    state = next(state for state in worst if any(each.state is state for each in every))
    remedies = dict.fromkeys(each.remedy for each in every if each.remedy)
    return Found(state, " ".join(dict.fromkeys(each.said for each in every)), " ".join(remedies))
