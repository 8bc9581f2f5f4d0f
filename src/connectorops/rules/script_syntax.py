"""What keeps a script from being compiled, as far as that shows without a compiler."""

from connectorops import csharp
from connectorops.connectors import Script
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.script import EXAMPLE, code_of


@rule(
    "SC012",
    severity=ERROR,
    fix="Add or delete the bracket.",
    bad=[
        {"script.csx": EXAMPLE % "if (true) {"},
        {"script.csx": EXAMPLE % "var list = new[] { 1, 2 ];"},
        {"script.csx": EXAMPLE % "" + "}\n"},
    ],
    ok=[{"script.csx": EXAMPLE % """var text = $"{{ {(1 > 0 ? "}" : "{")} " + @"\\{" + '{' + "}"; /* { */"""}],
)
def script_brackets_unbalanced(script: Script) -> Hits:
    """The brackets of the script do not match.

    ## Why

    A script that does not compile makes saving the connector fail with an internal error that names no line. This does
    not compile the script; it finds the most frequent reason.
    """
    found = csharp.unbalanced(code_of(script.text))
    if found and not csharp.unclosed(script.text):
        start, why = found
        yield script.at(start, start + 1), f"The bracket `{script.text[start]}` {why}."


@rule(
    "SC016",
    severity=ERROR,
    fix='Add the quote or the `*/` that is missing; a text of several lines begins with `@"`.',
    bad=[
        {"script.csx": EXAMPLE % 'var text = "Bearer ;'},
        {"script.csx": EXAMPLE % 'var text = $"Bearer {1 + 1};'},
        {"script.csx": EXAMPLE % "/* The rest of the file"},
    ],
    ok=[
        {
            "script.csx": EXAMPLE
            % """var text = @"of
two lines" + '"' + "a \\" quote"; // don't "
        /* " */"""
        }
    ],
)
def script_text_not_closed(script: Script) -> Hits:
    """A text or a comment of the script has no end.

    ## Why

    A script that does not compile makes saving the connector fail with an internal error that names no line. Where the
    closing quote is missing, or the end of a comment, what follows is read as something else, so that nothing is said
    about brackets until it is there.
    """
    if found := csharp.unclosed(script.text):
        start, what = found
        line = script.text.find("\n", start)
        due = "its line" if what == "text" else "the file"
        yield (
            script.at(start, line if line >= 0 else len(script.text)),
            f"The {what} that begins here has no end in {due}.",
        )
