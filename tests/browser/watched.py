"""What may be asked of a page in a browser: is it accessible, does it fit, can it be used by keyboard alone."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.async_api import ConsoleMessage, Page, Request

SHOTS = Path(__file__).parent / "shots"
PHONE, TABLET, DESKTOP = 360, 800, 1440
HEIGHTS = {PHONE: 740, TABLET: 1100, DESKTOP: 900}

# What goes away with its page was not refused: a stream, a picture that is no longer wanted.
_CALLED_OFF = "net::ERR_ABORTED"
_SERIOUS = ("serious", "critical")


def watch(page: Page, troubles: list[str]) -> None:
    """Note what a page complains of: scripts that fail, what the console calls an error, what cannot be loaded."""

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(f"{page.url}: {message.type}: {message.text} ({message.location.get('url', '')})")

    def failed(request: Request) -> None:
        if request.failure != _CALLED_OFF:
            troubles.append(f"{page.url}: {request.url} failed: {request.failure}")

    page.on("console", console)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


async def no_serious_violation(page: Page) -> None:
    """See that axe finds nothing serious or critical."""
    await _no_violation(page, {})


async def no_poor_contrast(page: Page) -> None:
    """See that words stand out from their ground: all that differs where only the colours do."""
    await _no_violation(page, {"runOnly": ["color-contrast"]})


async def _no_violation(page: Page, options: dict[str, Any]) -> None:
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_axe())
    found = await page.evaluate("(options) => axe.run(document, options)", {"resultTypes": ["violations"], **options})
    told = [_told(each) for each in found["violations"] if each["impact"] in _SERIOUS]
    assert not told, f"{page.url}\n" + "\n".join(told)


def _told(violation: dict[str, Any]) -> str:
    places = [f"  {node['html'][:160]}" for node in violation["nodes"][:4]]
    why = "  " + violation["nodes"][0]["failureSummary"].partition("\n")[2].strip().partition("\n")[0]
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places, why])


async def no_sideways_scroll(page: Page) -> None:
    """See that nothing of a page lies beside it; a wide table may scroll in a region of its own."""
    wide = await page.evaluate(_TOO_WIDE)
    assert not wide, f"{page.url} is wider than its window:\n" + "\n".join(wide)


_TOO_WIDE = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const beyond = (each) => each.getBoundingClientRect().right > page.clientWidth + 0.5;
    const widest = [...document.body.querySelectorAll('*')].filter(beyond);
    return [`${page.scrollWidth} px`, ...widest.slice(0, 8).map((each) => each.outerHTML.slice(0, 160))];
}"""


async def no_small_target(page: Page) -> None:
    """See that a finger finds each control: it is 44 px high, but for a rounded one."""
    small = await page.evaluate(_TOO_SMALL)
    assert not small, f"{page.url} has targets under 44 px:\n" + "\n".join(small)


_TOO_SMALL = """() => {
    const controls = 'button, .btn, select, .filters summary, .crumb, .seg a, .need .link, .empty .link, .task-who a';
    return [...document.querySelectorAll(`main :is(${controls})`)]
        .filter((each) => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
        .map((each) => [Math.round(each.getBoundingClientRect().height), each.outerHTML.slice(0, 140)])
        .filter(([height]) => height > 0 && height < 43)
        .map(([height, html]) => `${height} px: ${html}`);
}"""


async def everything_reachable_by_keyboard(page: Page) -> None:
    """See that Tab comes to everything a mouse can use, showing each time where it is."""
    await page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    missing: list[str] = await page.evaluate(_MARK_ALL)
    pressed, left_over = 0, len(missing)
    # Some fields have several stops in them, as a date has; behind the last one Tab begins anew.
    while left_over and pressed < 3 * len(missing) + 20:
        for _ in range(left_over):
            await page.keyboard.press("Tab")
        pressed += left_over
        left_over = await page.evaluate("() => window.__toMeet.size")
    unseen: list[str] = await page.evaluate("() => window.__unseen")
    left: list[str] = await page.evaluate(_LEFT)
    assert not left, f"{page.url}: Tab never comes to\n" + "\n".join(left)
    assert not unseen, f"{page.url}: focus is not to be seen on\n" + "\n".join(unseen)


# Of radio buttons with one name Tab comes to one; what lies in a closed part is not there.
_MARK_ALL = """() => {
    const groups = new Set();
    const usable = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
    )].filter((each) => {
        if (each.disabled || each.tabIndex < 0 || each.closest('[inert]')) return false;
        if (!each.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) return false;
        if (each.type !== 'radio') return true;
        const group = [...document.querySelectorAll(`input[type=radio][name="${each.name}"]`)];
        const chosen = group.find((one) => one.checked);
        if (groups.has(each.name) || (chosen && chosen !== each)) return false;
        groups.add(each.name);
        return true;
    });
    window.__toMeet = new Set(usable);
    window.__unseen = [];
    const shown = (each) => {
        const style = getComputedStyle(each);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
    };
    const meet = ({target}) => {
        if (!window.__toMeet.delete(target)) return;
        const near = [target, target.parentElement, target.closest('label'), target.nextElementSibling];
        if (!near.some((each) => each && shown(each))) window.__unseen.push(target.outerHTML.slice(0, 160));
    };
    if (window.__meet) document.removeEventListener('focusin', window.__meet);
    window.__meet = meet;
    document.addEventListener('focusin', meet);
    return usable.map((each) => each.outerHTML.slice(0, 160));
}"""
_LEFT = "() => [...window.__toMeet].filter((each) => each.isConnected).map((each) => each.outerHTML.slice(0, 160))"


async def screenshot(page: Page, name: str) -> None:
    """Keep what a page looks like, to be looked at by people who ask for it with SHOTS=1; nothing is compared."""
    if not os.environ.get("SHOTS"):
        return
    SHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
