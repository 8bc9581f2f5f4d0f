"""Rules about CODEOWNERS, where their examples do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from golden_connector import FOLDER, judge_repository, repository_of

from connectorops.codeowners.block import BEGIN, END
from connectorops.config import Config
from connectorops.connectors import Repository
from connectorops.engine import Engine
from connectorops.rule import RuleSet
from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.tree import Edits

FILE = ".github/CODEOWNERS"


def found(edits: Edits) -> list[Finding]:
    judgement = judge_repository(edits)
    assert judgement.crashed == ()
    return list(judgement.findings)


def lines(edits: Edits) -> list[tuple[str, int]]:
    return [(each.rule, each.location.line) for each in found(edits)]


def test_a_finding_has_the_line_and_columns_of_the_pattern() -> None:
    (finding,) = found({FILE: "* @all\n\n  /Gone/ @ann @bo @cy @di # x\n"})
    assert (finding.rule, finding.location.path, finding.connector) == ("OW002", FILE, "")
    assert (finding.location.line, finding.location.column, finding.location.end_column) == (3, 3, 9)
    assert finding.message == '"/Gone/" means no file, so that @ann, @bo, @cy and others own nothing.'


def test_a_finding_in_a_connector_belongs_to_it() -> None:
    (finding,) = found({"certified-connectors/Second/readme.md": ""})
    assert (finding.rule, finding.connector) == ("OW001", "certified-connectors/Second")
    assert 'line 1 ("*")' in finding.message


def test_a_connector_is_owned_by_a_line_for_it_alone() -> None:
    second = "certified-connectors/Second/readme.md"
    assert lines({second: "", FILE: "* @all\n/certified-connectors/Sec* @second\n"}) == []
    assert lines({second: "", FILE: "* @all\n/certified-connectors/Second/\n"}) == [("OW001", 1)]
    assert lines({second: "", FILE: "/certified-connectors/ @all\n"}) == [("OW001", 1)]
    assert lines({second: "", FILE: "/docs/ @all\n"}) == [("OW001", 1)]
    assert lines({second: "", FILE: None}) == [("OW001", 1)]


def test_each_line_has_one_finding_for_its_one_defect() -> None:
    text = "/gone/ @a\n/gone/ @b\n/DOCS/ @c\n/docs @d\n/docs/*.md @e\n/docs/ @f\n/docs/ @g\n"
    assert lines({FILE: text}) == [("OW003", 1), ("OW002", 2), ("OW007", 3), ("OW004", 5), ("OW003", 6)]


def test_a_line_that_releases_files_is_told_without_owners() -> None:
    (finding,) = found({FILE: "/docs/\n* @all\n"})
    assert finding.message == 'Line 2 ("*") overrides it everywhere, so that it releases nothing.'


def test_a_line_that_is_overridden_by_several_is_left_alone() -> None:
    edits: Edits = {"docs/b.txt": "", FILE: "/docs/ @a\n/docs/*.md @b\n/docs/*.txt @c\n"}
    assert lines(edits) == []


def test_nothing_is_said_of_lines_in_a_file_that_is_not_loaded() -> None:
    assert lines({FILE: "!x\n" + "#" * 3 * 1024 * 1024}) == [("OW008", 1)]


def test_the_rules_are_silent_without_a_file_and_without_a_forge() -> None:
    assert found({FILE: None}) == []
    silent = repository_of({FILE: "* @litware-guest\n"})
    judgement = Engine(RuleSet(all_rules())).judge_repository(Repository(silent.tree, Config()))
    assert judgement.findings == ()


def test_a_stale_block_says_what_differs() -> None:
    own = f"/{FOLDER}/ @litware-maintainer"
    (lacks,) = found({FILE: f"* @litware-maintainer\n{BEGIN}\n{END}\n"})
    assert lacks.message == f'The generated block lacks "{own[:60]}".'
    assert lacks.location.line == 2
    (extra,) = found({FILE: f"{BEGIN}\n{own}\n/docs/ @a\n{END}\n"})
    assert extra.message == 'The generated block has "/docs/ @a" too many.'
    (order,) = found({FILE: f"{BEGIN}\n{own}\n\n{END}\n"})
    assert order.message == "The generated block has its lines in another order."


def test_who_has_not_agreed_is_told_in_the_manifest() -> None:
    text = "kind: connector\nprogram: verified\nowners:\n- litware-maintainer\n- newcomer\n"
    (finding,) = found({f"{FOLDER}/certification.yml": text})
    assert (finding.rule, finding.connector, finding.location.line) == ("OW012", FOLDER, 5)


def test_a_line_that_overrules_several_connectors_has_one_finding() -> None:
    manifest = "kind: connector\nprogram: verified\nowners: [litware-maintainer]\n"
    second = "certified-connectors/Second"
    block = f"{BEGIN}\n/{FOLDER}/ @litware-maintainer\n/{second}/ @litware-maintainer\n{END}\n"
    (finding,) = found({f"{second}/certification.yml": manifest, FILE: f"{block}*.yml @docs\n"})
    assert (finding.rule, finding.location.line) == ("OW013", 5)
    assert "and 1 more" in finding.message


def test_the_owner_without_access_is_marked() -> None:
    (finding,) = found({FILE: "* @all @litware-guest\n"})
    assert (finding.rule, finding.location.column, finding.location.end_column) == ("OW014", 8, 22)
    assert "has read access" in finding.message
