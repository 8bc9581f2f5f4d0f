import json
import re
from dataclasses import asdict, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.config import CONFIG_PATH, Config, ConfigError, read_config
from connectorops.documents import load_yaml
from connectorops.limits import Limits
from connectorops.model import Program, Severity
from connectorops.schema import load

RULES = {"title_too_long": "SW001", "publisher_missing": "AP001", "icon_not_square": "IC001"}


def read(text: str) -> Config:
    return read_config(load_yaml(CONFIG_PATH, text.encode("utf-8", "surrogatepass")), lambda: RULES)


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.path == CONFIG_PATH
    line, message = caught.value.mistakes[0]
    assert str(caught.value).splitlines()[0] == f"{CONFIG_PATH}:{line}: {message}"
    return line, message


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "{}\n", "\ufeff{}\n", "\ufeff"])
def test_says_nothing(text: str) -> None:
    assert read(text) == Config()


def test_the_defaults_are_the_usual_folders() -> None:
    assert Config().roots == load("config")["properties"]["roots"]["default"]
    assert Config().profile is None


def test_reads_every_value() -> None:
    text = """\
roots:
  lab: custom
  vendor/connectors: independent
profile: verified
severities:
  SW001: note
  publisher_missing: off
ignore: [icon_not_square]
exclude:
  - lab/old-*
"""
    assert read(text) == Config(
        roots={"lab": Program.CUSTOM, "vendor/connectors": Program.INDEPENDENT},
        profile=Program.VERIFIED,
        severities={"SW001": Severity.NOTE, "AP001": None},
        ignore=("IC001",),
        exclude=("lab/old-*",),
    )


def test_a_profile_from_elsewhere_replaces_its_own() -> None:
    config = read("profile: custom\n")
    assert config.with_profile(None) is config
    assert config.with_profile(Program.VERIFIED) == Config(profile=Program.VERIFIED)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\nroot: {}\n", 2, '"root" is not a known key of the file - did you mean "roots"?'),
        (
            "exclude: []\nprofile: Verified\n",
            2,
            '"profile" is "Verified"; it must be one of "verified", "independent", "custom" - did you mean "verified"?',
        ),
        ("roots:\n  lab: [custom]\n", 2, '"lab" is an array; it must be one of "verified", "independent", "custom"'),
        ("ignore: SW001\n", 1, '"ignore" must be an array, but it is a string'),
        ("- SW001\n", 1, "the file must be an object, but it is an array"),
        ("ignore:\n- SW001\n- SW0001\n", 3, '"SW0001" is not a rule - did you mean "SW001"?'),
        ("severities:\n  sw1: off\n", 2, '"sw1" is not a rule - did you mean "SW001"?'),
        ("hardens:\n  SW001: soon\n", 2, '"SW001" is "soon"; it must be a day such as 2027-03-31'),
        ("severities:\n  Title_to_long: off\n", 2, '"Title_to_long" is not a rule - did you mean "title_too_long"?'),
        ("severities:\n  SW001: off\n  zzz: off\n", 3, '"zzz" is not a rule'),
        ("severities:\n  SW001: off\n  title_too_long: note\n", 3, '"title_too_long" and "SW001" are the same rule'),
        ("ignore: [SW001,\n title_too_long]\n", 2, '"title_too_long" and "SW001" are the same rule'),
        ("ignore: [SW001, SW001]\n", 1, '"ignore" repeats "SW001"'),
        ("profile: custom\nprofile: verified\n", 2, 'duplicate key: "profile", first in line 1'),
    ],
)
def test_is_refused_with_the_line_and_what_was_meant(text: str, line: int, message: str) -> None:
    assert refused(text) == (line, message)


@pytest.mark.parametrize("path", [".github/b.json", "b.json", "a/.b/c d.json"])
def test_a_baseline_is_a_file_of_the_repository(path: str) -> None:
    assert read(f"baseline: {path}\n").baseline == path


@pytest.mark.parametrize("path", ["/b.json", "../b.json", "a/../b.json", "./b.json", "a\\b.json", "b.txt", ".json", ""])
def test_no_other_baseline_is_taken(path: str) -> None:
    assert refused(f"baseline: '{path}'\n")[1].startswith('"baseline" ')


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("exclude: 1\nprofile: 1\nroots: 1\n", [1, 2, 3]),
        ("ignore: [zzz]\nseverities: {yyy: off}\n", [1, 2]),
        ("profile: custom\nprofile: custom\nignore: []\nignore: []\n", [2, 4]),
    ],
)
def test_all_mistakes_are_told_in_the_order_of_the_file(text: str, lines: list[int]) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert [line for line, _ in caught.value.mistakes] == lines
    assert [int(each.split(":")[1]) for each in str(caught.value).splitlines()] == lines


def test_more_mistakes_than_anybody_reads_are_counted() -> None:
    with pytest.raises(ConfigError, match=r"… and 2 more\.$"):
        read("".join(f"x{number}: 1\n" for number in range(12)))


@pytest.mark.parametrize("text", ["roots: [\n", "a: b: c\n", "roots:\n\t- a\n"])
def test_broken_yaml_is_refused(text: str) -> None:
    line, message = refused(text)
    assert 1 <= line <= 3
    assert message.startswith("syntax: ")


@pytest.mark.parametrize("folder", ["/abs", "../up", "lab/", "lab\\win", ""])
def test_a_root_is_a_folder_of_the_repository(folder: str) -> None:
    assert 'of "roots" must be a folder' in refused(f"roots:\n  '{folder}': custom\n")[1]


def test_limits_are_the_strictest_unless_they_are_configured() -> None:
    assert read("").limits == Limits()
    assert read("limits: {listing_name: 200}\n").limits == Limits(listing_name=200)


def test_the_limits_have_the_defaults_of_the_schema() -> None:
    limits = load("config")["properties"]["limits"]["properties"]
    defaults = {key: list(each) if isinstance(each, tuple) else each for key, each in asdict(Limits()).items()}
    assert {key: each["default"] for key, each in limits.items()} | {"words": []} == defaults


def test_every_other_variant_of_a_limit_can_be_configured() -> None:
    for key, each in load("config")["properties"]["limits"]["properties"].items():
        for variant in each.get("examples", ()):
            limits = read(f"limits:\n  {key}: {json.dumps(variant)}\n").limits
            assert limits.configured == {key: variant}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("limits:\n  sumary: 80\n", 2, '"sumary" is not a known key of "limits" - did you mean "summary"?'),
        ("limits:\n  summary: 80\n  listing_name: -1\n", 3, '"listing_name" must be 1 or more'),
        ("limits:\n  summary: eighty\n", 2, '"summary" must be an integer, but it is a string'),
        ("limits:\n  title_endings: a\n", 2, '"title_endings"'),
        ("limits:\n  icon_pixels: [230, 100]\n", 2, '"icon_pixels" goes from 230 to 100'),
        ("limits:\n  icon_logo_share: 101\n", 2, '"icon_logo_share" must be 100 or less'),
        ("limits:\n  redirect_modes: [global]\n", 2, "GlobalPerConnector"),
        ("limits:\n  readme_deployment: [everybody]\n", 2, "independent"),
    ],
)
def test_limits_that_make_no_sense_are_refused(text: str, line: int, said: str) -> None:
    where, message = refused(text)
    assert where == line
    assert said in message


def test_the_types_have_the_values_of_the_schema() -> None:
    properties: dict[str, Any] = load("config")["properties"]
    assert list(properties) == [field.name for field in fields(Config)]
    assert properties["profile"]["enum"] == list(Program)
    assert properties["roots"]["additionalProperties"]["enum"] == list(Program)
    assert properties["severities"]["additionalProperties"]["enum"] == [*Severity, "off"]


@given(
    st.dictionaries(
        st.sampled_from(["roots", "profile", "severities", "ignore", "exclude", "x"]),
        st.text() | st.sampled_from(["custom", "[SW001]", "{SW001: off}", "{a: custom}", "[[]]"]),
    ),
)
def test_is_read_or_refused(members: dict[str, str]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in members.items())
    try:
        config = read(text)
    except ConfigError:
        line, message = refused(text)
        assert 1 <= line <= text.count("\n") + 1
        assert message
    else:
        assert set(config.ignore) | set(config.severities) <= set(RULES.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clocks:\n  review_hours: [48, 24]", '"review_hours" goes from 48 to 24'),
        ("clocks:\n  business_day: [9, 9]", "must not end before it begins"),
        ("clocks:\n  time_zone: Mars/Olympus", '"Mars/Olympus" is not a time zone of this machine'),
        ("clocks:\n  deployment_weekday: friyay", "it must be one of"),
        ("clocks:\n  template_hours: 5000", "must be 1000 or less"),
        ("clocks:\n  review_hours: [1, 2, 3]", "must have 2 items or less, but it has 3"),
    ],
)
def test_clocks_that_can_not_run_are_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        read_config(load_yaml(CONFIG_PATH, text.encode()), dict)
