package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	for name, c := range map[string][2]string{
		"nothing":             {"2*3*4 is a_b_c, <id> and x < y && z.", "2*3*4 is a_b_c, <id> and x < y && z."},
		"link":                {"see [the `doc`](https://x.y/z \"title\").", "see the doc (https://x.y/z)."},
		"link to itself":      {"[https://x.y](https://x.y) <https://a.b> <mailto:a@b.c>", "https://x.y https://a.b a@b.c"},
		"link in the page":    {"see [below](#usage) and [a (b)](/c_(d))", "see below and a (b) (/c_(d))"},
		"broken link":         {"[a](b c) [x] (y) [Client]", "[a](b c) [x] (y) [Client]"},
		"link over lines":     {"see [the\ndoc](https://x.y).", "see the\ndoc (https://x.y)."},
		"image":               {"a ![logo](https://x/y.png) b", "a logo b"},
		"emphasis":            {"**Note:** *is* __so__ _very_ ***much*** **`code`** **注意**：x", "Note: is so very much code 注意：x"},
		"no emphasis":         {"* a\n*.go **/x 5 * 3 * 2 _id and _links */ func /*", "- a\n*.go **/x 5 * 3 * 2 _id and _links */ func /*"},
		"emphasis over lines": {"**one\ntwo** three", "one\ntwo three"},
		"code":                {"set `a_b` to `null`, `\"x\"`, `,` or ``a ` b`` and `Bearer <token>` `", "set a_b to null, \"x\", \",\" or \"a ` b\" and \"Bearer <token>\" `"},
		"code keeps all":      {"`*a* [b](c) <b> &lt;`", "\"*a* [b](c) <b> &lt;\""},
		"HTML":                {"<b>Scope:</b> <code>x</code><br>a<p class=\"q\">b</p>1 &lt; 2&nbsp;<T> <!-- no -->", "Scope: x\na\n\nb\n\n1 < 2\u00a0<T> "},
		"anchor":              {`see <a href="https://x.y" target=_blank>the <i>doc</i></a> &copy=1`, "see the doc (https://x.y) &copy=1"},
		"HTML list":           {"<ul><li>one</li><li>two</li></ul>", "\n\n- one\n\n- two\n\n"},
		"HTML table":          {"<table><tr><td>a</td><td>b</td></tr></table>", "\n\na | b\n\n"},
		"escapes":             {`a\_b \*c\* C:\dir`, `a_b *c* C:\dir`},
		"heading":             {"## One ##\ntext\nTwo\n---\nend", "\nOne\n\ntext\nTwo\n\nend"},
		"quotation":           {"> **Careful**\n> here\n\nx > y", "Careful\nhere\n\nx > y"},
		"items":               {"* a\n+ b\n  * c **d**\n1) e", "- a\n- b\n  - c d\n1) e"},
		"fence":               {"```json\n{\"*a*\": [1](2)}\n```\n~~~\nx\n~~~\n```open", "```\n{\"*a*\": [1](2)}\n```\n```\nx\n```\n```open"},
		"table":               {"| a | b |\n|:--|---|\n| `x` | **y** \\| z |\n| longer |", "\n```\na       b\nx       y | z\nlonger\n```\n"},
		"wide table":          {"|Name|About|Default|\n|-|-|-|\n|x|" + strings.Repeat("word ", 30) + "|1|", "\n- x: about " + strings.TrimSpace(strings.Repeat("word ", 30)) + ", default 1\n"},
		"wide table, CJK":     {"|名|说明|默认|\n|-|-|-|\n|x|" + strings.Repeat("字", 100) + "|1|", "\n- x: 说明 " + strings.Repeat("字", 100) + ", 默认 1\n"},
		"windows":             {"**a**\r\n# b", "a\n\nb\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c[1], Text(c[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadme(t *testing.T) {
	const text = "# API\n\n\nUse **it** with `a<b` and [doc](https://x.y), see [below](#z).\n<br/>1 < 2\n\n| a | b |\n|---|---|\n| `x\\|y` | <b>z</b> |\n```\n# kept <b>\n```"
	const want = "**API**\n\nUse it with `a<b` and [doc](https://x.y), see below.\n\n1 &lt; 2\n\n| a | b |\n| --- | --- |\n| `x\\|y` | z |\n\n```\n# kept <b>\n```"
	if diff := cmp.Diff(want, Readme(text)); diff != "" {
		t.Error(diff)
	}
}

func TestCell(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		limit int
		want  string
	}{
		"as it is":      {"获取订单详情", 20, "获取订单详情"},
		"one line":      {"a\n\nb\n- c", 20, "a b - c"},
		"code and link": {"**Set** `a|b` as [said](https://x.y) in [it](z).", 60, "Set `a\\|b` as [said](https://x.y) in it."},
		"a sentence":    {"First one, e.g. this. Second is long.", 25, "First one, e.g. this."},
		"words":         {"one two three four", 12, "one two…"},
		"code is whole": {"use `a very long name` now", 10, "use…"},
		"one long word": {"abcdefghij", 4, "abcd…"},
		"CJK":           {"第一句。第二句很长很长", 6, "第一句。"},
		"heading":       {"# Login\nGive a key.", 60, "Login: Give a key."},
		"safe":          {"a|b <script> `x", 60, `a\|b &lt;script> 'x`},
		"no blocks":     {"see\n```\ncode\n```\n|a|b|\n|-|-|\n|1|2|\nend", 60, "see end"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Cell(c.text, c.limit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzText holds that no text stops the reader, that what comes out is UTF-8, that letters and
// digits of a text without markup stay, and that a cell is one line without an end of a cell in it.
func FuzzText(f *testing.F) {
	for _, s := range []string{"**a** [b](c) `d` <b>e</b>", "***", "<a href='x'>", "</a></a>", "| a |\n|-|", "`", "[[a](b)](c)", "*a **b* c**", "<a href='x'>*a</a>*", "> > a", "\\", "|名|说明|默认|\n|-|-|-|\n|x|" + strings.Repeat("字", 100) + "|1|"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{Text(s), Readme(s), Cell(s, 40)} {
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("%q became %q", s, got)
			}
		}
		if got := Cell(s, 40); strings.ContainsAny(got, "\n\r") || strings.Contains(strings.ReplaceAll(got, `\|`, ""), "|") {
			t.Errorf("%q became the cell %q", s, got)
		}
		if plainOnly := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r == ' ' {
				return r
			}
			return -1
		}, s); Text(plainOnly) != plainOnly {
			t.Errorf("%q became %q", plainOnly, Text(plainOnly))
		}
	})
}
