"""A browser that hears and speaks as the test says, on the page on which one talks to the desk."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.edges.console.talking import MORNING

FAKES = """
window.fake = {recognisers: [], spoken: [], cancelled: 0, voices: [{name: 'A voice', lang: 'en-AU'}], says: 'end'};
window.Fake = class {
  constructor() { fake.recognisers.push(this); this.starts = 0; this.aborted = false; }
  start() { if (this.starts++) throw new DOMException('', 'InvalidStateError'); }
  abort() { this.aborted = true; this.onend?.(); }
  hear(isFinal, ...readings) {
    const result = Object.assign(readings.map((transcript) => ({transcript})), {isFinal});
    this.onresult({resultIndex: 0, results: [result]});
  }
  fail(error) { this.onerror({error}); this.onend(); }
};
Object.defineProperty(window, 'SpeechRecognition', {value: Fake, configurable: true});
Object.defineProperty(window, 'webkitSpeechRecognition', {value: Fake, configurable: true});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const synthesis = Object.assign(new EventTarget(), {
  getVoices: () => fake.voices,
  cancel: () => { fake.cancelled += 1; },
  speak: (utterance) => {
    fake.spoken.push(utterance.text);
    fake.lang = utterance.lang;
    if (fake.says === 'end') setTimeout(() => utterance.onend());
    if (fake.says === 'error') setTimeout(() => utterance.onerror({error: 'not-allowed'}));
  },
});
Object.defineProperty(window, 'speechSynthesis', {value: synthesis, configurable: true});
"""
NO_RECOGNISER = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
LISTEN, READ, NOTE, FIELD = "[data-speech-listen]", "[data-speech-read]", "[data-speech-note]", "#say"


async def a_call(page: Page, *, without: str = "") -> None:
    """Begin a call on a page whose browser has the fakes, or lacks some of them."""
    await page.add_init_script(FAKES + without)
    await page.goto("/test?business=plumbing")
    await page.fill("[name=clock]", MORNING)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(FIELD)).to_be_focused()


async def recogniser(page: Page, does: str) -> Any:
    """Have the recogniser that listens now do something."""
    return await page.evaluate(f"fake.recognisers.at(-1).{does}")


async def listening(page: Page) -> None:
    """Press Speak, and see that it listens."""
    await page.click(LISTEN)
    await expect(page.locator(NOTE)).to_have_text("Listening.")
