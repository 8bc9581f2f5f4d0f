"""The script: custom code that runs in the platform, in one file of C# with a fixed frame."""

import re
from functools import lru_cache

from connectorops import csharp
from connectorops.connectors import Connector, Script
from connectorops.connectors.connector import SCRIPT
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.schema.words import shown

MAX_BYTES = 1024 * 1024
MAX_CHARACTERS = 500_000
"""What the column of a solution holds that the script is stored in (Dataverse, customcodeblobcontent)."""
NAMESPACES = {
    "System", "System.Collections", "System.Collections.Generic", "System.Diagnostics", "System.Drawing",
    "System.Drawing.Drawing2D", "System.Drawing.Imaging", "System.IO", "System.IO.Compression", "System.Linq",
    "System.Net", "System.Net.Http", "System.Net.Http.Headers", "System.Net.Security",
    "System.Security.Authentication", "System.Security.Cryptography", "System.Text",
    "System.Text.RegularExpressions", "System.Threading", "System.Threading.Tasks", "System.Web", "System.Xml",
    "System.Xml.Linq", "Microsoft.Extensions.Logging", "Newtonsoft.Json", "Newtonsoft.Json.Linq",
}  # fmt: skip
"""The namespaces that Microsoft's guide to custom code lists as supported."""

_CLASS = re.compile(r"\bclass\s++(script)\s*+:\s*+(scriptbase)\b", re.IGNORECASE)
_EXECUTE = re.compile(r"\bTask\s*+<\s*+(?:\w++\s*+\.\s*+)*+HttpResponseMessage\s*+>\s*+ExecuteAsync\s*+\(\s*+\)")
_ANY_EXECUTE = re.compile(r"\bExecuteAsync\s*+\(", re.IGNORECASE)
_USING = re.compile(
    r"^[ \t]*+(?:global[ \t]++)?using[ \t]++(?:static[ \t]++)?(?:\w++[ \t]*+=[ \t]*+)?([\w.]++)[ \t]*+;", re.MULTILINE
)
_HTTP_CLIENT = re.compile(r"\bnew\s++(?:System\s*+\.\s*+Net\s*+\.\s*+Http\s*+\.\s*+)?HttpClient\b")
_DIRECTIVE = re.compile(r"^[ \t]*+#[ \t]*+(r|load)\b", re.MULTILINE)

EXAMPLE = """using System.Net.Http;
using System.Threading.Tasks;

public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        %s
        return await this.Context.SendAsync(this.Context.Request, this.CancellationToken);
    }
}
"""


@rule(
    "SC001",
    severity=ERROR,
    fix="Declare `public class Script : ScriptBase` and put the code into it.",
    bad=[
        {"script.csx": ""},
        {"script.csx": EXAMPLE.replace("class Script : ScriptBase", "class Archive : ScriptBase") % ""},
        {"script.csx": "// public class Script : ScriptBase {}\n"},
    ],
    ok=[{"script.csx": EXAMPLE.replace(" : ScriptBase", "\n    :ScriptBase") % ""}],
)
def script_class_missing(script: Script) -> Hits:
    """The script has no class Script that extends ScriptBase.

    ## Why

    The platform creates an object of the class `Script` and calls its method. Without the class the connector can't be
    saved, and the message that comes back is an internal error. Other classes may stand beside it.
    """
    if not _CLASS.search(code_of(script.text)):
        yield script.at(), "The script has no `class Script : ScriptBase`, which is what the platform runs."


@rule(
    "SC002",
    severity=WARNING,
    fix="Write `class Script : ScriptBase` with these capitals.",
    bad=[{"script.csx": EXAMPLE.replace("class Script", "class script") % ""}],
)
def script_class_case_wrong(script: Script) -> Hits:
    """The class Script is written with other capitals.

    ## Why

    C# distinguishes upper and lower case, and the documented name is `Script`. A few published scripts say `script` and
    run, so it is a warning; nothing says that they will always run.
    """
    found = _CLASS.search(code_of(script.text))
    if found and found.groups() != ("Script", "ScriptBase"):
        wrong = " : ".join(found.groups())
        yield script.at(found.start(1), found.end()), f"The class is `{wrong}`; it must be `Script : ScriptBase`."


@rule(
    "SC003",
    severity=ERROR,
    fix="Declare `public override async Task<HttpResponseMessage> ExecuteAsync()` in the class Script.",
    bad=[
        {"script.csx": "public class Script : ScriptBase\n{\n}\n"},
        {"script.csx": EXAMPLE.replace("override ", "") % ""},
        {"script.csx": EXAMPLE.replace("ExecuteAsync()", "ExecuteAsync(string text)") % ""},
        {"script.csx": EXAMPLE.replace("Task<HttpResponseMessage>", "Task<string>") % ""},
    ],
    ok=[
        {
            "script.csx": EXAMPLE.replace("Task<HttpResponseMessage>", "Task < System.Net.Http.HttpResponseMessage >")
            % ""
        }
    ],
)
def execute_async_missing(script: Script) -> Hits:
    """The class does not override ExecuteAsync.

    ## Why

    `ExecuteAsync` is the one method that the platform calls. It has no parameters and returns a response; a method with
    another signature is never called, or the script does not compile.
    """
    code = code_of(script.text)
    if not _CLASS.search(code):
        return
    expected = "public override async Task<HttpResponseMessage> ExecuteAsync()"
    found = _EXECUTE.search(code)
    if found is None:
        other = _ANY_EXECUTE.search(code)
        start, end = (other.start(), other.end() - 1) if other else (None, None)
        text = "The method has another signature than" if other else "The class has no method"
        yield script.at(start, end), f"{text} `{expected}`."
    elif "override" not in re.split(r"[;{}]", code[max(found.start() - 200, 0) : found.start()])[-1].split():
        yield script.at(found.start(), found.end()), f"The method lacks `override`; expected `{expected}`."


@rule(
    "SC004",
    severity=ERROR,
    fix="Put all code into one file with the name script.csx.",
    bad=[
        {"upload.csx": EXAMPLE % ""},
        {"script.csx": None, "code.csx": EXAMPLE % "", "apiProperties.json#/properties/scriptOperations": None},
    ],
)
def script_of_another_name(connector: Connector) -> Hits:
    """The folder has a script beside script.csx, or under another name.

    ## Why

    A connector has one script, and its file is `script.csx`. A second file isn't uploaded, so what it defines is
    missing.
    """
    script = connector.find(SCRIPT)
    for name in connector.files:
        if name.lower().endswith(".csx") and name != script:
            why = f"a connector has one script, and {script} is there already" if script else f"it must be {SCRIPT}"
            yield Place(connector.path(name)), f"The script is called {shown(name)}; {why}."


@rule(
    "SC005",
    severity=ERROR,
    fix="Shorten the script; move tables and long texts to the service.",
    bad=lambda: [{"script.csx": (EXAMPLE % "").encode() + b" " * MAX_BYTES}],
)
def script_too_large(script: Script) -> Hits:
    """The script has more than 1 MB.

    ## Why

    The platform takes scripts of up to 1 MB.
    """
    if len(script.data) > MAX_BYTES:
        yield script.at(), f"The script has {len(script.data):,} bytes; it may have {MAX_BYTES:,}."


@rule(
    "SC006",
    severity=ERROR,
    fix="Shorten the script; move tables and long texts to the service.",
    bad=lambda: [{"script.csx": (EXAMPLE % "").encode() + b" " * MAX_CHARACTERS}],
)
def script_too_long_for_a_solution(script: Script) -> Hits:
    """The script has more than 500,000 characters.

    ## Why

    A package holds the connector as a solution, and the column of a solution that the script is kept in has 500,000
    characters. A longer script can be tried out but not packaged.
    """
    if len(script.text) > MAX_CHARACTERS and len(script.data) <= MAX_BYTES:
        text = f"The script has {len(script.text):,} characters; a solution can store {MAX_CHARACTERS:,}."
        yield script.at(), text


@rule(
    "SC007",
    severity=WARNING,
    fix="Do without the namespace; the rule's page lists those that are supported.",
    bad=[
        {"script.csx": "using System.Data.SqlClient;\n" + EXAMPLE % ""},
        {"script.csx": "using static System.Environment;\nusing Json = Acme.Json;\n" + EXAMPLE % ""},
    ],
    ok=[{"script.csx": "using static System.Math;\nusing Text = System.Text.StringBuilder;\n" + EXAMPLE % ""}],
)
def namespace_not_supported(script: Script) -> Hits:
    """The script uses a namespace that is not supported.

    ## Why

    Scripts run in a sandbox with few assemblies. The guide to custom code lists the namespaces that they offer:
    `System` with collections, IO, Linq, Net.Http, cryptography, text, threading, Xml and Drawing, logging of
    `Microsoft.Extensions`, and `Newtonsoft.Json`. One in ten published scripts uses another one and compiles, so it is
    a warning; an assembly that is missing makes saving fail with an internal error.
    """
    for found in _USING.finditer(code_of(script.text)):
        name = found[1]
        is_type = "=" in found[0] or re.search(r"\bstatic\b", found[0])
        if name not in NAMESPACES and not (is_type and name.rpartition(".")[0] in NAMESPACES):
            text = f"The namespace {shown(name)} is not among those that scripts may use."
            yield script.at(found.start(1), found.end(1), key=name), text


@rule(
    "SC008",
    severity=WARNING,
    fix="Send requests with `this.Context.SendAsync(request, this.CancellationToken)`.",
    bad=[{"script.csx": EXAMPLE % "var client = new HttpClient();"}],
    ok=[{"script.csx": EXAMPLE % 'var hint = "new HttpClient()"; // not new HttpClient()'}],
)
def http_client_created(script: Script) -> Hits:
    """The script creates an HttpClient of its own.

    ## Why

    Requests of a script must go through `Context.SendAsync`, which applies the policies of the connector and the
    limits of the platform. The guide announces that anything else will be blocked.
    """
    for number, found in enumerate(_HTTP_CLIENT.finditer(code_of(script.text))):
        text = "`new HttpClient` goes past the platform; expected `this.Context.SendAsync`."
        yield script.at(found.start(), found.end(), key=str(number)), text


@rule(
    "SC009",
    severity=ERROR,
    fix="Delete the directive, and put the code that it brings in into the script.",
    bad=[{"script.csx": '#r "Acme.dll"\n' + EXAMPLE % ""}, {"script.csx": '#load "shared.csx"\n' + EXAMPLE % ""}],
    ok=[{"script.csx": "#region Don't look\n#endregion\n" + EXAMPLE % ""}],
)
def script_directive(script: Script) -> Hits:
    """The script refers to an assembly or loads another file.

    ## Why

    `#r` and `#load` are for scripts that run on a developer's machine. A connector's script is one file, compiled
    alone, so what they name is not there.
    """
    for number, found in enumerate(_DIRECTIVE.finditer(code_of(script.text))):
        text = f"`#{found[1]}` can't bring anything in: a connector's script is compiled alone."
        yield script.at(found.start(), found.end(), key=str(number)), text


@rule(
    "SC010",
    severity=ERROR,
    fix='Remove the script, or remove "gateway" from `capabilities` in apiProperties.json.',
    bad=[{"apiProperties.json#/properties/capabilities": ["actions", "gateway"]}],
    also=["SW096"],
)
def script_with_gateway(script: Script) -> Hits:
    """A connector for the on-premises data gateway has a script.

    ## Why

    Requests through the on-premises data gateway don't pass the place where scripts run, and the guide to custom
    code rules out the combination.
    """
    properties = script.connector.properties
    capabilities = properties.properties.get("capabilities") if properties else None
    if isinstance(capabilities, list) and "gateway" in capabilities:
        yield script.at(), "Scripts don't run behind the on-premises data gateway, which `capabilities` asks for."


@lru_cache(maxsize=1)
def code_of(text: str) -> str:
    """The text without comments and strings; remembered, as all rules about scripts ask for the same one."""
    return csharp.code(text)
