package signing

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/apigen-go/apigen/sdk"
)

// Vector is one known signature of a recipe: the spec's x-apigen-vectors in the
// generated package's own test.
type Vector struct {
	Name        string
	Source      string // who published it; "" for one that was computed
	Credentials sdk.Credentials
	Method      string
	// URL is path and query as sent, or absolute.
	URL    string
	Header []Pair
	// Params are the form that is the body; Body is used where there are none.
	Params []Pair
	Body   string
	// Timestamp is as it was sent, in the recipe's clock.
	Timestamp string
	Nonce     string
	// Canonical is the string that was signed; "" where the source does not give it.
	Canonical string
	Signature string
}

// Pair is a name with a value.
type Pair struct{ Name, Value string }

// CheckVector signs the vector's request and compares. Its error shows what was wanted
// and what came out; it holds the vector's secrets, which are known to everybody.
func (r *Recipe) CheckVector(v Vector) error {
	signer, err := New(r, v.Credentials)
	if err != nil {
		return err
	}
	in, err := v.input(r)
	if err != nil {
		return err
	}
	e, err := signer.Explain(context.Background(), in)
	if err != nil {
		return err
	}
	if got := e.Canonical().Value.Reveal(); v.Canonical != "" && got != v.Canonical {
		return fmt.Errorf("%s: the string to sign differs\n got %q\nwant %q", v.Name, got, v.Canonical)
	}
	if got := e.Signature().Value.Reveal(); got != v.Signature {
		return fmt.Errorf("%s: got signature %s of %q, want %s", v.Name, got, e.Canonical().Value.Reveal(), v.Signature)
	}
	return nil
}

// input makes the request that the vector describes.
func (v Vector) input(r *Recipe) (Input, error) {
	target, body := v.URL, v.Body
	if strings.HasPrefix(target, "/") {
		// The host takes part in some rules; a vector of such a rule has to name it.
		target = "https://vendor.example" + target
	}
	req, err := http.NewRequest(v.Method, target, http.NoBody)
	if err != nil {
		return Input{}, err
	}
	for _, h := range v.Header {
		req.Header.Add(h.Name, h.Value)
	}
	media := req.Header.Get("Content-Type")
	if len(v.Params) > 0 {
		body, media = formBody(v.Params), "application/x-www-form-urlencoded"
	} else if media == "" && strings.HasPrefix(strings.TrimSpace(body), "{") {
		media = "application/json"
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	in := Input{Request: req, Body: []byte(body), Nonce: v.Nonce}
	if v.Timestamp != "" {
		if in.Time, err = r.ParseTime(v.Timestamp); err != nil {
			return Input{}, fmt.Errorf("%s: timestamp: %w", v.Name, err)
		}
	}
	return in, nil
}

// formBody keeps the order, which url.Values does not.
func formBody(params []Pair) string {
	pairs := make([]string, len(params))
	for i, p := range params {
		pairs[i] = url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value)
	}
	return strings.Join(pairs, "&")
}
