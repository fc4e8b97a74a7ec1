package difftool

import (
	"strings"

	"github.com/apigen-go/apigen/cmd/apigen/internal/difftool/goapi"
)

// contractAdvice says what to do about a change of the API. oasdiff's own comment comes
// first where it has one: it knows the single case.
func contractAdvice(c Change, comment string) string {
	comment = ours(comment)
	if c.Level == Other {
		return comment
	}
	advice := "tell the users of the API: clients in use do not know of it"
	switch code := c.Code; {
	case strings.HasPrefix(code, "api-") && strings.Contains(code, "removed"):
		advice = "keep the operation, marked deprecated, until no client calls it"
	case strings.Contains(code, "security"):
		advice = "accept the old credentials as well until clients have the new ones"
	case strings.HasPrefix(code, "new-required") || strings.HasPrefix(code, "request-") && strings.Contains(code, "required"):
		advice = "make it optional: clients in use do not send it"
	case strings.HasPrefix(code, "request-"):
		advice = "accept what was accepted before as well: clients in use go on sending it"
	case strings.HasPrefix(code, "response-"):
		advice = "keep what answers promised: clients in use read it"
	}
	if strings.Contains(c.Code, "enum-value-added") {
		advice = "clients that apigen generates keep values they do not know; others may not"
	}
	if comment != "" {
		return comment + " " + strings.ToUpper(advice[:1]) + advice[1:]
	}
	return advice
}

// ours leaves out the sentences about flags that oasdiff has and we have not.
func ours(comment string) string {
	var keep []string
	for _, sentence := range strings.SplitAfter(comment, ". ") {
		if !strings.Contains(sentence, " --") {
			keep = append(keep, strings.TrimSpace(sentence))
		}
	}
	return strings.Join(keep, " ")
}

// goMessage says in a line what a change of the Go package is.
func goMessage(c goapi.Change) string {
	it := c.Item()
	what := string(it.Kind) + " " + it.Name
	switch c.Verb {
	case goapi.Removed:
		return what + " is gone"
	case goapi.Added:
		if c.Breaking {
			return what + " is new: your type must have it"
		}
		return what + " is new"
	case goapi.Renamed:
		return string(it.Kind) + " " + c.Old.Name + " is now " + c.New.Name
	case goapi.Kinds:
		return c.Old.Name + " was a " + string(c.Old.Kind) + " and is a " + string(c.New.Kind)
	case goapi.Pointer:
		if strings.HasPrefix(c.New.Exact, "*") {
			return what + " is a pointer now: " + c.New.Shown
		}
		return what + " is no longer a pointer: " + c.New.Shown
	case goapi.Values:
		return what + " is " + c.New.Value + ", was " + c.Old.Value
	}
	was, is := c.Old.Shown, c.New.Shown
	if was == is {
		was, is = c.Old.Exact, c.New.Exact
	}
	return what + " is " + is + ", was " + was
}

// goAdvice says what to do about it.
func goAdvice(c goapi.Change) string {
	if !c.Breaking {
		return ""
	}
	switch c.Verb {
	case goapi.Removed:
		return "code that uses it no longer compiles: remove the uses before you generate, or keep it in the document"
	case goapi.Renamed:
		return renameAdvice(c)
	case goapi.Pointer:
		return "presence is told in another way: adapt the uses (new(v) makes a pointer of a value, *p the reverse)"
	case goapi.Signature:
		return "adapt the calls"
	case goapi.Added:
		return "add the method to the type that implements the interface"
	}
	return "adapt the uses; x-go-type in the document keeps a Go type of your own"
}

func renameAdvice(c goapi.Change) string {
	name := c.Old.Name[strings.LastIndexByte(c.Old.Name, '.')+1:]
	switch {
	case c.Old.Kind == goapi.Method && c.Old.Parent != c.New.Parent:
		return "keep the operation's first tag, or rename the uses"
	case c.Old.Kind == goapi.Const:
		return "name it in x-enum-varnames to keep the name, or rename the uses"
	case strings.HasPrefix(c.New.Wire, "request:"):
		return "it is named after its operation: keep that name, or rename the uses"
	}
	return "say `x-go-name: " + name + "` in the document to keep the name, or rename the uses"
}
