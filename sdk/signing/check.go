package signing

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Problem is a mistake in a recipe.
type Problem struct {
	// Path is the field, e.g. "steps[1].of" or "credentials.secret".
	Path    string
	Message string
	// Advice says what to do about it, where that is known.
	Advice string
	// Warning marks what works but is likely not meant.
	Warning bool
}

// String gives path, message and advice on one line.
func (p Problem) String() string {
	s := p.Path + ": " + p.Message
	if p.Advice != "" {
		s += " (" + p.Advice + ")"
	}
	return s
}

// Check looks for mistakes in a recipe and returns all of them.
func Check(r *Recipe) []Problem {
	_, problems := compile(r)
	return problems
}

// problemsError joins those that are no warnings.
func problemsError(name string, problems []Problem) error {
	var errs []error
	for _, p := range problems {
		if !p.Warning {
			errs = append(errs, fmt.Errorf("signing scheme %q: %s", name, p))
		}
	}
	return errors.Join(errs...)
}

// checkNonce refuses kinds that no request could be given. The number in a kind is how
// many characters it has.
func checkNonce(kind string) error {
	if kind == "" || kind == "uuid" {
		return nil
	}
	word := strings.TrimRight(kind, "0123456789")
	switch n, err := strconv.Atoi(kind[len(word):]); {
	case word != "hex" && word != "digits":
	case err != nil || n < 1 || n > 128:
	default:
		return nil
	}
	return &nameError{name: kind, msg: fmt.Sprintf("unknown nonce %q", kind), advice: "use uuid, hex32, digits10, ... with the number of characters"}
}
