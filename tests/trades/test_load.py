"""A pack is read from its folder, and every mistake in it names the file, the line and what to do."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from frontdesk.trades.facts import FACT_NAMES
from frontdesk.trades.load import PackProblem, load_pack, pack_in, packs
from frontdesk.trades.phrases import PHRASES

MADE_UP = Path(__file__).parent.parent / "packs" / "piano_tuning"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the made-up pack, to be spoilt."""
    return Path(shutil.copytree(MADE_UP, tmp_path / "pack"))


def spoil(folder: Path, file: str, sound: str, spoilt: str) -> int:
    """Replace a text in a file of the pack; return the line it stood in."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(sound) == 1, f"{sound!r} must stand in {file} once"
    path.write_text(text.replace(sound, spoilt), encoding="utf-8")
    return text[: text.index(sound)].count("\n") + 1


class TestLoadPack:
    def test_reads_a_whole_pack(self) -> None:
        pack = load_pack(MADE_UP)

        tuning = pack.services[0]
        assert (pack.key, pack.name, pack.region) == ("piano_tuning", "Piano tuning", "AU")
        assert (tuning.key, tuning.minutes, tuning.buffer) == ("tuning", 90, 30)
        assert (tuning.price, tuning.price_from) == (Decimal("190.00"), False)
        assert pack.services[2].price is None
        assert pack.demo.opening["saturday"] == (("10:00", "14:00"),)
        assert pack.faqs[0].keywords == ("how often",)

    def test_lays_its_phrases_over_the_general_ones(self) -> None:
        pack = load_pack(MADE_UP)

        assert pack.phrases["greeting"][0].startswith("Good day")
        assert set(PHRASES) <= set(pack.phrases)
        assert len(pack.phrases["ask_service_type"]) == 2

    def test_lays_its_policies_over_the_general_ones(self) -> None:
        pack = load_pack(MADE_UP)

        assert pack.policies["offer_grid_minutes"] == 60
        assert pack.policies["fallback_service"] == "tuning"
        assert pack.policies["silences"] == 3

    def test_adds_its_words_to_the_general_ones(self) -> None:
        vocabulary = load_pack(MADE_UP).vocabulary

        commercial = vocabulary.facts["property_type"]["commercial"]
        assert {"office", "conservatorium"} <= set(commercial)
        assert "buzz*" in vocabulary.problems
        assert "goodbye" in vocabulary.acts
        assert "toppling" in {hazard.key for hazard in vocabulary.hazards}

    def test_replaces_a_general_hazard_of_the_same_key(self, folder: Path) -> None:
        general = load_pack(folder).vocabulary.hazards[0].key
        spoil(folder, "vocabulary.toml", 'key = "toppling"', f'key = "{general}"')

        hazards = load_pack(folder).vocabulary.hazards

        assert next(hazard.say for hazard in hazards if hazard.key == general).startswith("Please keep everybody")

    def test_says_the_emergency_number_of_its_region(self, folder: Path) -> None:
        australian = load_pack(folder).vocabulary.hazards[-1].say
        american = load_pack(folder, region="US").vocabulary.hazards[-1].say

        assert "ring triple zero (000)." in australian
        assert "ring 911." in american

    def test_needs_only_three_files(self, folder: Path) -> None:
        for file in ("vocabulary.toml", "phrases.toml", "policies.toml", "faqs.toml"):
            (folder / file).unlink()

        pack = load_pack(folder)

        assert pack.faqs == ()
        assert "fallback_service" not in pack.policies

    def test_speaks_the_words_of_a_region(self, folder: Path) -> None:
        (folder / "hazards-US.toml").write_text(
            'toppling = "Stand back and call {emergency_number}."', encoding="utf-8"
        )
        (folder / "faqs-US.toml").write_text(
            '[[faq]]\ncategory = "care"\nquestion = "Do you take checks?"\nanswer = "Yes."\nkeywords = ["check*"]\n',
            encoding="utf-8",
        )

        at_home, abroad = load_pack(folder), load_pack(folder, region="US")

        said = {hazard.key: hazard.say for hazard in abroad.vocabulary.hazards}
        assert said["toppling"] == "Stand back and call 911."
        assert "breaker panel" in said["electric"]
        assert [faq.question for faq in abroad.faqs] == ["Do you take checks?"]
        assert at_home.faqs[0].keywords == ("how often",)
        assert "ring triple zero" in at_home.vocabulary.hazards[-1].say

    def test_calls_services_otherwise_in_a_region(self) -> None:
        plumbing = packs()["plumbing"]

        there = {service.key: service.name for service in pack_in(plumbing, "US").services}
        here = {service.key: service.name for service in plumbing.services}

        assert (here["leaking_tap"], there["leaking_tap"]) == ("Leaking tap", "Leaking faucet")
        assert here["toilet_repair"] == there["toilet_repair"]

    def test_refuses_another_name_for_a_service_that_is_not_there(self, folder: Path) -> None:
        (folder / "services-GB.toml").write_text('valet = "Valeting"\n', encoding="utf-8")

        with pytest.raises(PackProblem, match="there is no service `valet`"):
            load_pack(folder, region="GB")

    def test_refuses_an_answer_to_a_hazard_that_is_not_there(self, folder: Path) -> None:
        (folder / "hazards-GB.toml").write_text('toppeling = "Stand back."', encoding="utf-8")

        with pytest.raises(PackProblem, match="did you mean `toppling`"):
            load_pack(folder, region="GB")

    def test_accepts_a_question_for_a_fact_that_only_this_trade_asks_for(self, folder: Path) -> None:
        spoil(folder, "pack.toml", '"address", ', '"material", ')
        with (folder / "phrases.toml").open("a", encoding="utf-8") as phrases:
            phrases.write('ask_material = "Is it walnut or black?"\n')
        with (folder / "vocabulary.toml").open("a", encoding="utf-8") as words:
            words.write('[facts.material]\nwalnut = ["walnut"]\nlacquer = ["black|white"]\n')

        pack = load_pack(folder)

        assert "material" in pack.intake
        assert "ask_material" not in PHRASES


# file, sound text, spoilt text, what must be said
MISTAKES = {
    "an unknown key": ("pack.toml", 'region = "AU"', 'regoin = "AU"', "did you mean `region`"),
    "an unknown region": ("pack.toml", 'region = "AU"', 'region = "ZZ"', "AU, GB, US"),
    "a key that is none": ("pack.toml", '"piano_tuning"', '"Piano Tuning"', "lower-case letters"),
    "an unknown fact in the intake": ("pack.toml", '"address"', '"adress"', "did you mean `address`"),
    "a fact asked for twice": ("pack.toml", '"address"', '"customer_name"', "twice"),
    "a fact like no other": ("pack.toml", '"address"', '"colour"', 'listed in docs/trades/words.md, "Facts"'),
    "a fact that no phrase asks for": ("pack.toml", '"address"', '"access_note"', "ask_access_note"),
    "a fact that is not heard": (
        "pack.toml",
        '"address"',
        '"party_size"',
        "does not hear `party_size` yet; use service",
    ),
    "a fact that is only told": ("pack.toml", '"address"', '"danger"', "`danger` is told"),
    "no intake": ("pack.toml", "intake = [", 'other = ["x"]\nintake = [] # [', "intake"),
    "no service name": ("services.toml", 'name = "Appraisal"\n', "", 'name = "…"'),
    "a service name that is empty": ("services.toml", 'name = "Appraisal"', 'name = ""', "`name` is empty"),
    "a pattern of two services": ("services.toml", '"worth buying"', '"tun* ... piano"', "names the service `tuning`"),
    "minutes that are no number": ("services.toml", "minutes = 45", 'minutes = "45"', "without quotes"),
    "no minutes to a visit": ("services.toml", "minutes = 45", "minutes = 0", "1 or more"),
    "minutes that are a truth": ("services.toml", "minutes = 45", "minutes = true", "whole number"),
    "a negative price": ("services.toml", "price = 240", "price = -240", "negative"),
    "a price of thirds": ("services.toml", "price = 240", "price = 240.333", "two decimals"),
    "a price in quotes": ("services.toml", "price = 240", 'price = "240"', "without quotes"),
    "a category that is none": ("services.toml", '"consultation"', '"chat"', "consultation"),
    "a service key twice": ("services.toml", 'key = "appraisal"', 'key = "tuning"', "stands above already"),
    "a key given twice": ("services.toml", "minutes = 45", "minutes = 45\nminutes = 50", "given twice"),
    "a truth in quotes": ("services.toml", "price_from = false", 'price_from = "false"', "true or false"),
    "a broken pattern": ("services.toml", '"worth buying"', '"worth (buying)"', "`(buying)` is no word"),
    "a pattern in capitals": ("services.toml", '"worth buying"', '"Worth buying"', "lower case"),
    "a broken keyword": ("faqs.toml", '"how often"', '"how || often"', "empty choice"),
    "no value": ("services.toml", "minutes = 45", "minutes = ", "not TOML: behind the = stands a text"),
    "a text without quotes": ("services.toml", '"Appraisal"', "Appraisal", "straight quotes"),
    "a comma at the end": ("services.toml", '"Appraisal"', '"Appraisal",', "no comma stands at a line's end"),
    "a text without an end": ("services.toml", '"Appraisal"', '"Appraisal', "lacks its closing quote"),
    "a list without an end": ("services.toml", '"worth buying"]', '"worth buying"', "lacks its ]"),
    "a line without =": ("services.toml", "minutes = 45", "minutes: 45", 'a line is key = "value"'),
    "a heading without an end": ("demo.toml", "[address]", "[address", "a heading lacks its ]"),
    "an unknown phrase": ("phrases.toml", "greeting =", "greting =", "did you mean `greeting`"),
    "a phrase with a number": ("phrases.toml", "greeting =", 'offer_1 = "x"\ngreeting =', "did you mean `offer_one`"),
    "a phrase like no other": ("phrases.toml", "greeting =", "farewell =", 'listed in docs/trades/words.md, "Phrases"'),
    "a greeting that hides who answers": ("phrases.toml", "the automated front", "our front", "callers must know"),
    "an unknown placeholder": ("phrases.toml", "{business}", "{company}", "{business}"),
    "a placeholder with a format": ("phrases.toml", "{business}", "{business!r}", "plain name in braces"),
    "an open brace": ("phrases.toml", "{business}", "{business", "brace is open"),
    "an empty phrase": ("phrases.toml", '"Which day could the tuner come by?"', '[" "]', "empty text"),
    "a phrase without variants": ("phrases.toml", '"Which day could the tuner come by?"', "[]", "empty list"),
    "a phrase that is a number": ("phrases.toml", '"Which day could the tuner come by?"', "5", "list of texts"),
    "an unknown policy": ("policies.toml", "offer_grid_minutes", "offer_grid", "did you mean"),
    "a policy of another kind": ("policies.toml", "= 60", '= "60"', "a whole number"),
    "a policy that is a list": ("policies.toml", "= 60", "= [60]", "a whole number"),
    "a fallback that is no service": ("policies.toml", '"tuning"', '"tunning"', "did you mean `tuning`"),
    "a fact that is none": ("vocabulary.toml", "[facts.property_type]", "[facts.property]", "is no fact"),
    "a fact of none that is near": ("vocabulary.toml", "[facts.property_type]", "[facts.zzz]", "the nearest are"),
    "a table that is none": (
        "vocabulary.toml",
        "[facts.property_type]",
        "[fcts.property_type]",
        "did you mean `facts`",
    ),
    "a value that is none": ("vocabulary.toml", "commercial =", "comercial =", "did you mean `commercial`"),
    "a hazard of no level": ("vocabulary.toml", '"danger"', '"scary"', "danger, emergency"),
    "a hazard's placeholder": ("vocabulary.toml", "{emergency_number}", "{police}", "{emergency_number}"),
    "a hazard without words": ("vocabulary.toml", 'phrases = ["piano ... f', 'phrases = [] # "', "phrases"),
    "a table where texts belong": ("vocabulary.toml", "problems = [", "problems = {} # [", "list of texts"),
    "a time zone that is none": ("demo.toml", "Australia/Adelaide", "Australia/Adelade", "no time zone"),
    "a time zone like no other": ("demo.toml", "Australia/Adelaide", "Adelaide", "like Australia/"),
    "a time zone outside": ("demo.toml", "Australia/Adelaide", "../etc/passwd", "no time zone"),
    "a weekday that is none": ("demo.toml", "wednesday =", "wensday =", "did you mean `wednesday`"),
    "a time that is none": ("demo.toml", '["10:00", "14:00"]', '["10:00", "25:00"]', "[]"),
    "hours that run backwards": ("demo.toml", '["10:00", "14:00"]', '["14:00", "10:00"]', "run forward"),
    "hours that overlap": ("demo.toml", '[["10:00", "14:00"]]', '[["10:00", "14:00"], ["13:00", "15:00"]]', "overlap"),
    "hours without a list": ("demo.toml", '[["10:00", "14:00"]]', '"10:00"', "[]"),
    "hours under another heading": ("demo.toml", "[opening]", "[openings]", "did you mean `opening`"),
    "a number that may be somebody's": ("demo.toml", "+61255501090", "+61255601090", "+61 491 57 with four more"),
    "a demo in another region": ("demo.toml", 'region = "AU"', 'region = "GB"', "`AU` in pack.toml"),
    "a number without country": ("demo.toml", "+61255501090", "0255501090", "country code"),
    "a currency that is none": ("demo.toml", '"AUD"', '"dollars"', "three capital letters"),
    "a locale that is none": ("demo.toml", '"en-AU"', '"en_AU"', "did you mean `en-AU`"),
    "a slug that is none": ("demo.toml", '"piano-tuning"', '"Piano Tuning"', "lower-case"),
    "nobody to send": ("demo.toml", '["Mira Holt", "Oskar Lind"]', "[]", "at least one person"),
    "an address line that is none": ("demo.toml", "city =", "town =", "nothing is called `town`"),
}


class TestPackProblem:
    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_names_file_line_and_remedy(self, folder: Path, mistake: str) -> None:
        file, sound, spoilt, told = MISTAKES[mistake]
        line = spoil(folder, file, sound, spoilt)

        with pytest.raises(PackProblem) as caught:
            load_pack(folder)

        assert told in caught.value.what
        assert caught.value.file == folder / file
        assert caught.value.line is not None
        # A key that is missing is told of at its table, a key given twice at the second, a list without end behind it.
        assert abs(caught.value.line - line) <= 2
        assert str(caught.value).startswith(f"{folder / file}, line {caught.value.line}: ")

    @pytest.mark.parametrize("file", ["pack.toml", "services.toml", "demo.toml"])
    def test_names_a_missing_file(self, folder: Path, file: str) -> None:
        (folder / file).unlink()

        with pytest.raises(PackProblem, match="this file is missing"):
            load_pack(folder)

    def test_names_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(PackProblem, match="this folder is missing"):
            load_pack(tmp_path / "nowhere")

    def test_names_the_packs_in_a_folder_of_packs(self, folder: Path) -> None:
        with pytest.raises(PackProblem, match=f"one's own folder, such as {folder}"):
            load_pack(folder.parent)

    def test_names_the_folder_of_a_file(self, folder: Path) -> None:
        with pytest.raises(PackProblem, match=f"give the pack's folder, such as {folder}"):
            load_pack(folder / "services.toml")

    def test_names_a_file_that_nobody_reads(self, folder: Path) -> None:
        (folder / "service.toml").write_text("", encoding="utf-8")

        with pytest.raises(PackProblem, match="did you mean `services`"):
            load_pack(folder)

    def test_names_a_file_that_is_no_text(self, folder: Path) -> None:
        (folder / "faqs.toml").write_bytes(b"\xff\xfe")

        with pytest.raises(PackProblem, match="UTF-8"):
            load_pack(folder)

    def test_names_a_pack_without_services(self, folder: Path) -> None:
        (folder / "services.toml").write_text("", encoding="utf-8")

        with pytest.raises(PackProblem, match="at least one"):
            load_pack(folder)

    def test_points_into_the_right_one_of_several_tables(self, folder: Path) -> None:
        lines = (folder / "services.toml").read_text(encoding="utf-8").splitlines()
        spoil(folder, "services.toml", '"broken string*"', '"broken *string"')

        with pytest.raises(PackProblem) as caught:
            load_pack(folder)

        assert caught.value.line is not None
        assert "broken string*" in lines[caught.value.line - 1]


class TestFactNames:
    def test_have_no_name_twice(self) -> None:
        assert len(set(FACT_NAMES)) == len(FACT_NAMES)
