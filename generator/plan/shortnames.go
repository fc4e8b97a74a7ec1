package plan

import "strings"

// With the option "names: short" a method leaves out the noun of its group, which its caller
// has said already: client.Products.ListProducts becomes client.Products.List. The first one in
// the document takes a short name that two want, and names of the last run stay, so that an
// operation more renames nothing.

// withoutNoun takes the group's noun from behind the verb: ListProducts, GetProduct and
// CreateProductImage become List, Get and CreateImage. GetProducts stays: Get is one product.
func withoutNoun(name, group string) string {
	words, noun := splitWords(name), splitWords(group)
	if len(noun) == 0 || len(words) <= len(noun) || imperatives[strings.ToLower(words[0])] == "" {
		return name
	}
	several := false
	for i, w := range noun {
		own := words[1+i]
		if !strings.EqualFold(singularWord(own), singularWord(w)) {
			return name
		}
		several = !strings.EqualFold(own, singularWord(own))
	}
	rest := words[1+len(noun):]
	if several && len(rest) == 0 && ofOne[strings.ToLower(words[0])] {
		return name
	}
	short := exported(strings.Join(append([]string{words[0]}, rest...), " "))
	if !usable(short) || export(short) != short {
		return name
	}
	return short
}

// ofOne are verbs that are taken to be about one thing where they stand alone.
var ofOne = wordSet("get retrieve fetch read show view create add update edit patch put replace delete remove")
