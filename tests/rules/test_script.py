"""Scripts as people write them."""

from __future__ import annotations

import pytest
from golden_connector import judge

from connectorops.rule import choose
from connectorops.rules import all_rules

RULES = choose(all_rules(), ["SC"], [])

# Written for this test; in the manner of scripts that translate between two formats.
REAL = """using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;
using Headers = System.Net.Http.Headers.HttpRequestHeaders;

#region Don't fold
public class Script : ScriptBase
{
    private const string Pattern = @"^\\{(?<id>""[^""]+"")\\}$"; // {not a brace

    public override async Task < HttpResponseMessage > ExecuteAsync ( )
    {
        /* TODO of somebody: new HttpClient() { */
        switch (this.Context.OperationId)
        {
            case "Search":
                return await this.Search().ConfigureAwait(false);
            default:
                var text = $"{{\\"error\\": \\"{this.Context.OperationId}: {(true ? "{" : "}")}\\"}}";
                return new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = CreateJsonContent(text) };
        }
    }

    private async Task<HttpResponseMessage> Search()
    {
        char open = '{', quote = '"';
        var response = await this.Context.SendAsync(this.Context.Request, this.CancellationToken);
        var page = new JObject { ["Result"] = 1 };
        page.Result = 3;
        return response;
    }
}
#endregion
"""


def rules(text: str) -> list[str]:
    return [each.rule for each in judge({"script.csx": text}, RULES).findings]


def test_a_real_script_is_fine() -> None:
    assert rules(REAL) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("class Script :", "class Script<T> :", ["SC001"]),
        (": ScriptBase", ": Scriptbase, IDisposable", ["SC002"]),
        ("override async", "async", ["SC003"]),
        ("Task < HttpResponseMessage >", "System.Threading.Tasks.Task<System . Net.Http.HttpResponseMessage>", []),
        ("ExecuteAsync ( )", "Execute()", ["SC003"]),
        ("using System.Net;", "using System.Net.Mail;\nusing System.Net.Sockets;", ["SC007", "SC007"]),
        ("using System.Net;", "global using static System.Math;", []),
        ("char open", "using var open = 1; var client = new\n HttpClient(); char x", ["SC008"]),
        ("using System;", '#r "a.dll"\n  # load "b"', ["SC009", "SC009"]),
        ("page.Result = 3", "var x = page.Result", ["SC011"]),
        ("page.Result = 3", "this.Search().Wait(); Thread . Sleep(5)", ["SC011", "SC011"]),
        ("char open = '{'", "char open = {", ["SC012"]),
    ],
)
def test_one_change_one_finding(old: str, new: str, expected: list[str]) -> None:
    assert old in REAL
    assert rules(REAL.replace(old, new, 1)) == expected


def test_a_finding_is_where_the_code_is() -> None:
    text = REAL.replace("page.Result = 3", "page.Wait()")
    (finding,) = judge({"script.csx": text}, RULES).findings
    line = finding.location.line
    assert text.splitlines()[line - 1][finding.location.column - 1 :] == ".Wait();"
    assert "`.Wait`" in finding.message


def test_a_script_that_is_too_large_is_not_also_too_long() -> None:
    assert rules(REAL + "\n" * 1_100_000) == ["SC005"]
    assert rules(REAL + "\n" * 600_000) == ["SC006"]


@pytest.mark.parametrize("capabilities", ["gateway", None, [["gateway"]], {}])
def test_only_a_list_of_capabilities_counts(capabilities: object) -> None:
    assert judge({"apiProperties.json#/properties/capabilities": capabilities}, RULES).findings == ()


def test_without_api_properties_there_is_no_gateway() -> None:
    assert judge({"apiProperties.json": None}, RULES).findings == ()
