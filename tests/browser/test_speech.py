"""Speaking to the desk in the browser, with a recogniser and a voice that do as the test says."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.speaking import FIELD, LISTEN, NO_RECOGNISER, NOTE, READ, a_call, listening, recogniser


class TestListening:
    async def test_shows_what_it_hears_and_sends_what_was_heard(self, page: Page) -> None:
        await a_call(page)
        await listening(page)

        await recogniser(page, "hear(false, 'my toilet')")
        await expect(page.locator(FIELD)).to_have_value("my toilet")
        await recogniser(page, "hear(true, 'my toilet is blocked', 'my toilet is locked', 'my toilet is blocked')")

        await expect(page.locator(".turn.cust .say")).to_contain_text("my toilet is blocked")
        await expect(page.locator(".turn.desk")).to_have_count(2)
        await expect(page.locator(FIELD)).to_have_value("")

    async def test_sends_the_other_readings(self, page: Page) -> None:
        await a_call(page)
        await listening(page)
        async with page.expect_request(lambda request: request.url.endswith("turns?business=plumbing")) as sent:
            await recogniser(page, "hear(true, 'it is Mike', 'it is Myke', 'it is bike')")

        body = (await sent.value).post_data or ""
        assert "text=it+is+Mike" in body
        assert "hypotheses=it+is+Myke&hypotheses=it+is+bike" in body

    async def test_is_in_the_language_of_the_business(self, page: Page) -> None:
        await a_call(page)
        await listening(page)

        assert await recogniser(page, "lang") == "en-AU"
        assert await recogniser(page, "maxAlternatives") == 3

    async def test_goes_on_after_the_answer_was_read(self, page: Page) -> None:
        await a_call(page)
        await listening(page)
        await recogniser(page, "hear(true, 'my toilet is blocked')")

        await expect(page.locator(".turn.desk")).to_have_count(2)
        await expect(page.locator(NOTE)).to_have_text("Listening.")
        assert await page.evaluate("fake.recognisers.length") == 2
        assert await page.evaluate("fake.spoken.length") >= 1

    async def test_begins_again_when_it_stops_by_itself(self, page: Page) -> None:
        await a_call(page)
        await listening(page)

        await recogniser(page, "onend()")

        await page.wait_for_function("() => fake.recognisers.length === 2")
        assert await page.evaluate("fake.recognisers.map((each) => each.starts)") == [1, 1]

    async def test_gives_up_on_a_silence_that_does_not_end(self, page: Page) -> None:
        await page.clock.install()
        await a_call(page)
        await listening(page)
        for heard in range(1, 7):
            assert await page.evaluate("fake.recognisers.length") == heard
            await recogniser(page, "fail('no-speech')")
            await page.clock.run_for(4000)

        await expect(page.locator(NOTE)).to_contain_text("Nothing was heard for a while")
        await expect(page.locator(LISTEN)).to_have_attribute("aria-pressed", "false")

    async def test_stays_stopped_when_it_was_stopped(self, page: Page) -> None:
        await a_call(page)
        await listening(page)

        await page.click(LISTEN)

        await expect(page.locator(LISTEN)).to_have_text("Speak")
        assert await recogniser(page, "aborted")
        await page.wait_for_timeout(400)
        assert await page.evaluate("fake.recognisers.length") == 1

    async def test_stops_when_one_types(self, page: Page) -> None:
        await a_call(page)
        await listening(page)

        await page.locator(FIELD).press_sequentially("my")

        await expect(page.locator(LISTEN)).to_have_attribute("aria-pressed", "false")
        assert await recogniser(page, "aborted")

    async def test_ends_with_the_call(self, page: Page) -> None:
        await a_call(page)
        await listening(page)
        await page.get_by_role("button", name="Hang up", exact=True).click()

        await expect(page.get_by_text("The call is over")).to_be_visible()
        assert await recogniser(page, "aborted")

    @pytest.mark.parametrize(
        ("failure", "told"),
        [
            ("not-allowed", "Click the sign left of the address, allow the microphone"),
            ("service-not-allowed", "Switch it on in its settings"),
            ("audio-capture", "No microphone was found. Plug one in"),
            ("network", "cannot reach its speech service"),
            ("language-not-supported", "does not recognise this language"),
        ],
    )
    async def test_says_how_to_mend_what_failed(self, page: Page, failure: str, told: str) -> None:
        await a_call(page)
        await listening(page)

        await recogniser(page, f"fail('{failure}')")

        await expect(page.locator(NOTE)).to_contain_text(told)
        await expect(page.locator(NOTE)).to_contain_text("type")
        await expect(page.locator(LISTEN)).to_have_attribute("aria-pressed", "false")
        await expect(page.locator(FIELD)).to_be_editable()

    async def test_stops_while_the_page_is_out_of_sight(self, page: Page) -> None:
        await a_call(page)
        await listening(page)

        await page.evaluate("window.dispatchEvent(new Event('pagehide'))")

        await expect(page.locator(NOTE)).to_contain_text("out of sight")
        assert await recogniser(page, "aborted")


class TestWithoutARecogniser:
    async def test_says_so_and_offers_to_type(self, page: Page) -> None:
        await a_call(page, without=NO_RECOGNISER)

        await expect(page.locator(NOTE)).to_contain_text("This browser cannot listen; Chrome, Edge and Safari can.")
        await expect(page.locator(LISTEN)).to_be_hidden()
        await expect(page.locator(READ)).to_be_visible()

    async def test_is_told_what_a_browser_may_do_with_speech(self, page: Page) -> None:
        await a_call(page)

        await expect(
            page.get_by_text("your browser may send what you say to the company that makes it")
        ).to_be_visible()


class TestReadingAloud:
    async def test_reads_sentence_by_sentence_with_closed_ears(self, page: Page) -> None:
        await a_call(page)
        await listening(page)
        await page.evaluate("fake.says = 'nothing'")
        await recogniser(page, "hear(true, 'my toilet is blocked')")

        await expect(page.locator(NOTE)).to_contain_text("Reading the answer aloud.")
        said = await page.locator(".turn.desk .say").last.inner_text()
        (first,) = await page.evaluate("fake.spoken")
        assert said.startswith(first)
        assert await page.evaluate("fake.recognisers.length") == 1
        assert await page.evaluate("fake.lang") == "en-AU"

    async def test_begins_with_the_last_answer_when_it_is_switched_on(self, page: Page) -> None:
        await a_call(page)

        await page.click(READ)

        await page.wait_for_function("() => fake.spoken.length === 3")
        assert (await page.evaluate("fake.spoken"))[0] == "Thanks for calling Harbour Plumbing."
        await expect(page.locator(READ)).to_have_text("Stop reading aloud")

    async def test_is_cut_short_by_typing(self, page: Page) -> None:
        await a_call(page)
        await page.evaluate("fake.says = 'nothing'")
        await page.click(READ)
        await expect(page.locator(NOTE)).to_contain_text("Reading the answer aloud.")
        before = await page.evaluate("fake.cancelled")

        await page.locator(FIELD).press_sequentially("no")

        assert await page.evaluate("fake.cancelled") > before
        assert await page.evaluate("fake.spoken.length") == 1
        await expect(page.locator(NOTE)).to_be_empty()

    async def test_is_cut_short_by_speaking(self, page: Page) -> None:
        await a_call(page)
        await listening(page)
        await page.evaluate("fake.says = 'nothing'")
        await recogniser(page, "hear(true, 'my toilet is blocked')")
        await expect(page.locator(LISTEN)).to_have_text("Cut in")

        await page.click(LISTEN)

        await expect(page.locator(NOTE)).to_have_text("Listening.")
        assert await page.evaluate("fake.recognisers.length") == 2

    async def test_is_cut_short_when_the_page_goes(self, page: Page) -> None:
        await a_call(page)
        await page.evaluate("fake.says = 'nothing'")
        await page.click(READ)
        before = await page.evaluate("fake.cancelled")

        await page.evaluate("window.dispatchEvent(new Event('pagehide'))")

        assert await page.evaluate("fake.cancelled") > before

    async def test_goes_on_though_the_voice_never_says_it_has_ended(self, page: Page) -> None:
        await page.clock.install()
        await a_call(page)
        await page.evaluate("fake.says = 'nothing'")
        await page.click(READ)
        for _ in range(4):
            await page.clock.run_for(20_000)

        assert await page.evaluate("fake.spoken.length") == 3
        await expect(page.locator(NOTE)).to_be_empty()

    async def test_says_so_if_there_is_no_voice(self, page: Page) -> None:
        await a_call(page, without="fake.voices = [];")

        await page.click(READ)

        await expect(page.locator(NOTE)).to_contain_text("This device has no voice to read with.")
        await expect(page.locator(READ)).to_have_attribute("aria-pressed", "false")

    async def test_waits_for_voices_that_come_late(self, page: Page) -> None:
        await a_call(page, without="fake.voices = [];")
        await page.click(READ)

        await page.evaluate("fake.voices = [{}]; speechSynthesis.dispatchEvent(new Event('voiceschanged'))")

        await page.wait_for_function("() => fake.spoken.length === 3")

    async def test_says_so_if_the_browser_refuses(self, page: Page) -> None:
        await a_call(page)
        await page.evaluate("fake.says = 'error'")

        await page.click(READ)

        await expect(page.locator(NOTE)).to_contain_text("The browser refused to read aloud.")
