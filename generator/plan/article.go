package plan

import (
	"strings"
	"unicode"
)

// About is a type in words, as a comment in a package speaks of it: "a Circle", "an int",
// "[]string".
func (t *Type) About(path string) string {
	if t.Shape != Named {
		return t.In(path)
	}
	return Article(t.Name)
}

// youWords are beginnings of English words that are spelled with a vowel and spoken with
// a consonant: a user, a URL, an update.
var youWords = []string{"uni", "use", "usa", "usu", "uti", "ur", "ut", "uu", "eu", "one"}

// Article puts a or an before a name, as it is spoken.
func Article(name string) string {
	an := strings.ContainsRune("AEIOUaeiou", rune(name[0]))
	if len(name) > 1 && unicode.IsUpper(rune(name[0])) && unicode.IsUpper(rune(name[1])) {
		an = strings.ContainsRune("AEFHILMNORSX", rune(name[0])) // spoken letter by letter
	}
	for _, begin := range youWords {
		an = an && !strings.HasPrefix(strings.ToLower(name), begin)
	}
	if an {
		return "an " + name
	}
	return "a " + name
}
