package plan

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/markdown"
)

// Doc comments are the vendor's own words. Only the first sentence is dressed as Go
// has it: it starts with the name. Emit wraps and sanitises; here are only texts,
// paragraphs separated by an empty line.

// sentence starts a doc comment with the name that it documents.
//
//	List all pets          -> ListPets lists all pets.
//	A pet in the store     -> Pet is a pet in the store.
//	获取订单详情            -> Detail 获取订单详情.
//	Pets and how they live -> Pets: Pets and how they live.
func sentence(name, words string) string { return dress(name, words, true) }

// describe is sentence for what is no call: its words start with no verb that could be
// an order.
func describe(name, words string) string { return dress(name, words, false) }

func dress(name, words string, action bool) string {
	words = markdown.Lead(words)
	if words == "" {
		return ""
	}
	first, rest, more := strings.Cut(words, "\n")
	first = strings.TrimSpace(first)
	word, after, _ := strings.Cut(first, " ")
	switch lower := strings.ToLower(word); {
	case !isLatin(first):
		first = name + " " + first
	case plainWord(word) && (descriptive[lower] || action && (thirdPerson[lower] || endsInS(lower) && article[firstWord(after)])):
		first = strings.TrimSpace(name + " " + lower + " " + after)
	case action && word == name && strings.HasPrefix(after, "is "):
	case action && imperatives[lower] != "" && plainWord(word):
		first = strings.TrimSpace(name + " " + imperatives[lower] + " " + inflectSecond(after))
	case startsWithName(first, name):
	case (lower == "a" || lower == "an" || lower == "the") && nounPhrase(first):
		first = strings.TrimSpace(name + " is " + lower + " " + after)
	default:
		first = name + ": " + first
	}
	if next, _, _ := strings.Cut(rest, "\n"); strings.TrimSpace(next) == "" {
		first = fullStop(first) // otherwise the sentence may go on
	}
	if more {
		return first + "\n" + rest
	}
	return first
}

// firstSentence is the first sentence of a text that may be wrapped.
func firstSentence(text string) string {
	paragraph, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n"), "\n\n")
	if !isLatin(paragraph) {
		paragraph, _, _ = strings.Cut(paragraph, "\n")
	}
	s := plainText(paragraph)
	if head, _, ok := strings.Cut(s, ". "); ok {
		s = head
	}
	return s
}

// nounPhrase guesses whether a text that starts with an article names a thing instead
// of saying something about it.
func nounPhrase(s string) bool {
	all := strings.Fields(s)
	if len(all) > 14 || strings.Contains(s, " is ") || strings.Contains(s, " are ") {
		return false
	}
	for _, w := range all[1:] {
		w = strings.ToLower(strings.TrimRight(w, ",.;:"))
		switch {
		case preposition[w]:
			return true // what follows belongs to the thing
		case finite[w] || thirdPerson[w]:
			return false // a record holds, a file was created
		}
	}
	return true
}

var (
	// descriptive verbs say what a thing does, not what it is an order for.
	descriptive = wordSet("represents describes contains holds specifies indicates defines provides determines")
	article     = wordSet("a an the all any each every one this that these those your its whether if new")
	preposition = wordSet("of for to with in on at by from that which who whose where when as about into under over per and or")
	finite      = wordSet("was were has have had will can could must may left went came got made became allows means")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return strings.ToLower(w)
}

func endsInS(w string) bool {
	return len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss")
}

// inflectSecond goes on after an order that names two: "enable or disable".
func inflectSecond(after string) string {
	joint, rest, ok := strings.Cut(after, " ")
	if joint != "or" && joint != "and" || !ok {
		return after
	}
	verb, more, _ := strings.Cut(rest, " ")
	if s := imperatives[strings.ToLower(verb)]; s != "" {
		return strings.TrimSpace(joint + " " + s + " " + more)
	}
	return after
}

// startsWithName reports whether the vendor's sentence starts with the name already.
func startsWithName(s, name string) bool {
	rest, ok := strings.CutPrefix(s, name)
	if !ok {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// fullStop ends a sentence that has no end.
func fullStop(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(s)
	if s == "" || strings.ContainsRune(".!?:;。！？：；…,，、", last) {
		return s
	}
	return s + "."
}

// isLatin reports whether the first letter of a text is a Latin one.
func isLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Latin, r)
		}
	}
	return false
}

// plainWord tells a word that starts a sentence from an abbreviation or a name.
func plainWord(w string) bool {
	for i, r := range w {
		if i > 0 && !unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// imperatives are verbs that summaries start with, and how they go on after a name.
var imperatives = verbs(`accept activate add allow append apply approve archive assign attach authenticate authorize begin block book bulk
	calculate call cancel change check clear clone close complete compute configure confirm connect convert copy count create
	deactivate decline define delete deploy detach determine disable disconnect download drop duplicate edit enable encrypt
	end enqueue ensure estimate evaluate exchange execute export fetch filter find finish flush force generate get give grant
	handle hide import increment initialize initiate insert install invalidate invite invoke join kick kill launch leave like
	link list load lock log login logout look lookup make manage mark merge modify move mute notify obtain open order
	overwrite patch pause pay perform permit ping post preview process provide provision publish purchase purge push put query
	reactivate read rebuild receive record redeem refresh refund register reject release reload remove rename renew reopen reorder
	replace reply report request require reschedule reset resend resize resolve restart restore resume retrieve retry return
	revert revoke rollback rotate run save scan schedule search select send set share show sign simulate skip start stop store
	stream submit subscribe suspend swap sync synchronize tag terminate test toggle track transfer transform translate trigger unarchive
	unassign unblock undo unfollow uninstall unlink unlock unmute unpublish unregister unsubscribe update upgrade upload upsert use
	validate verify view void wait watch withdraw write`)

var thirdPerson = func() map[string]bool {
	set := map[string]bool{"represents": true, "describes": true, "contains": true, "holds": true, "specifies": true, "indicates": true}
	for _, v := range imperatives {
		set[v] = true
	}
	return set
}()

func verbs(list string) map[string]string {
	m := map[string]string{}
	for _, v := range strings.Fields(list) {
		s := v + "s"
		switch last := v[len(v)-1]; {
		case v == "undo":
			s = "undoes"
		case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(v, "ch") || strings.HasSuffix(v, "sh"):
			s = v + "es"
		case last == 'y' && !strings.ContainsRune("aeiou", rune(v[len(v)-2])):
			s = v[:len(v)-1] + "ies"
		}
		m[v] = s
	}
	return m
}

// join puts paragraphs together, leaving out empty ones.
func join(paragraphs ...string) string {
	var kept []string
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}

// words are a summary and a description, without saying the same thing twice.
func words(summary, description string) (first, rest string) {
	summary, description = strings.TrimSpace(summary), strings.TrimSpace(description)
	switch {
	case summary == "":
		return description, ""
	}
	if rest, ok := strings.CutPrefix(description, strings.TrimRight(summary, ".。")); ok {
		next, _ := utf8.DecodeRuneInString(rest)
		switch {
		case rest == "" || strings.ContainsRune(".。\n\r", next):
			return summary, strings.TrimLeft(rest, ".。 \n\r\t")
		case !isLatin(summary):
			// A Chinese title that begins its own description is still the title.
			return summary, description
		}
		return description, ""
	}
	return summary, description
}

func (b *builder) methodDoc(c *call, name string) string {
	first, rest := words(c.op.Summary, c.op.Description)
	doc := sentence(name, first)
	if doc == "" {
		doc = name + " calls " + c.op.ID + "."
	}
	docs := ""
	if c.op.Docs != "" {
		docs = "See " + c.op.Docs
	}
	deprecated := ""
	if c.op.Deprecated {
		deprecated = "Deprecated: the vendor marks this call as deprecated."
	}
	return join(doc, rest, docs, scopesDoc(c.op), c.address()+b.pathNotes(c), deprecated)
}

func typeDoc(name string, t *ir.Type, fallback string) string {
	first, rest := words(t.Title, t.Description)
	if strings.EqualFold(strings.Join(splitWords(first), ""), strings.Join(splitWords(name), "")) {
		first, rest = rest, "" // a title that repeats the name says nothing
	}
	doc := describe(name, first)
	if doc == "" {
		doc = fallback
	}
	deprecated := ""
	if t.Deprecated {
		deprecated = "Deprecated: the vendor marks this type as deprecated."
	}
	return join(doc, rest, deprecated)
}

// fieldDoc is the vendor's words for a member, with what the document adds in other
// places: default and example.
func (b *builder) fieldDoc(f *ir.Field, sent *ir.Value) string {
	return memberDoc(f.Description, f.Type, f.Default, f.Example, f.Deprecated, sent)
}

func memberDoc(description string, t *ir.Type, def *ir.Value, example *ir.Example, deprecated bool, sent *ir.Value) string {
	doc := strings.TrimSpace(description)
	s := base(t)
	if doc == "" && t != nil {
		doc = strings.TrimSpace(t.Description)
		if doc == "" && t.Base != nil && s.Kind == ir.Scalar {
			doc = strings.TrimSpace(s.Description)
		}
		if doc == "" && s.Kind == ir.Scalar {
			doc = strings.TrimSpace(s.Title)
		}
	}
	if def == nil && s != nil {
		def = s.Default
	}
	var notes []string
	if s != nil {
		if note := constantDoc(s, sent); note != "" {
			notes = append(notes, note)
		}
	}
	if note := defaultDoc(def); note != "" && (s == nil || s.Const == nil || s.Const.Text != def.Text) {
		notes = append(notes, note)
	}
	if example != nil && def == nil && short(string(example.JSON)) && !strings.Contains(doc, strings.Trim(string(example.JSON), `"`)) {
		notes = append(notes, "Example: "+strings.Trim(string(example.JSON), `"`)+".")
	}
	if len(notes) > 0 {
		note := strings.Join(notes, " ")
		switch {
		case doc == "":
			doc = note
		case strings.Contains(doc, "\n"):
			doc = fullStop(doc) + "\n" + note
		default:
			doc = fullStop(doc) + " " + note
		}
	}
	if deprecated {
		doc = join(doc, "Deprecated: the vendor marks this field as deprecated.")
	}
	return doc
}

const maxShort = 48

// short reports whether a constant is small enough to stand in a comment.
func short(json string) bool {
	return json != "" && len(json) <= maxShort && json[0] != '{' && json[0] != '[' && json != `""` && json != "null" && !strings.Contains(json, `\n`)
}

func quoted(v *ir.Value) string {
	if v.Prim == ir.String {
		return strconv.Quote(v.Text)
	}
	return v.Text
}
