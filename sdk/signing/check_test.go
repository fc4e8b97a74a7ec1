package signing_test

import (
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// TestCheck makes one mistake at a time in a recipe that is right.
func TestCheck(t *testing.T) {
	type recipe = signing.Recipe
	for _, c := range []struct {
		name    string
		mistake func(*recipe)
		path    string
		message string
		advice  string
		warning bool
	}{
		{"unknown name", func(r *recipe) { r.Steps[0].Text = "{secrat}{body}" }, "steps[0].text", `unknown name "secrat"`, "{secret}", false},
		{"unknown name, nothing near", func(r *recipe) { r.Steps[0].Text = "{whatever}{secret}" }, "steps[0].text", `unknown name "whatever"`, "known here: secret", false},
		{"used too early", func(r *recipe) { r.Steps[0].Text = "{signature}{secret}" }, "steps[0].text", `before it is computed`, "", false},
		{"single brace", func(r *recipe) { r.Steps[0].Text = "{secret" }, "steps[0].text", "without }", "", false},
		{"closing brace", func(r *recipe) { r.Steps[0].Text = "{secret}}" }, "steps[0].text", "single }", "", false},
		{"unknown filter", func(r *recipe) { r.Steps[0].Text = "{secret|base46}" }, "steps[0].text", `unknown filter "base46"`, "base64", false},
		{"filter without argument", func(r *recipe) { r.Steps[0].Text = "{secret|after}" }, "steps[0].text", "needs a text", "", false},
		{"filter with argument", func(r *recipe) { r.Steps[0].Text = "{secret|hex:2}" }, "steps[0].text", "takes no argument", "", false},
		{"unknown digest", func(r *recipe) { r.Steps[1].Digest = "sha265" }, "steps[1].digest", `unknown digest "sha265"`, "sha256", false},
		{"digest of the request", func(r *recipe) { r.Steps[1].Digest = "{query.sign_method}" }, "steps[1].digest", "credentials", "must not choose", false},
		{"no key", func(r *recipe) { r.Steps[1].Digest = "hmac-md5" }, "steps[1].key", "needs a key", "", false},
		{"useless key", func(r *recipe) { r.Steps[1].Key = "{secret}" }, "steps[1].key", "has no key", "hmac-md5", true},
		{"no text", func(r *recipe) { r.Steps[1].Of = "" }, "steps[1].of", "needs a text", "", false},
		{"encoding", func(r *recipe) { r.Steps[1].Encoding = "base32" }, "steps[1].encoding", `unknown encoding "base32"`, "base64", false},
		{"two kinds", func(r *recipe) { r.Steps[0].Clock = "unix" }, "steps[0]", "text and clock", "", false},
		{"no kind", func(r *recipe) { r.Steps[0].Text = "" }, "steps[0]", "needs one of", "", false},
		{"same name twice", func(r *recipe) {
			r.Steps = append(r.Steps, signing.Step{Name: "canonical", Text: "{secret}"})
		}, "steps[2].name", "computed twice", "when", false},
		{"name of a credential", func(r *recipe) { r.Steps[0].Name = "secret" }, "steps[0].name", "name of a credential", "", false},
		{"name of a built-in value", func(r *recipe) { r.Steps[0].Name = "body" }, "steps[0].name", "built-in", "", false},
		{"credential with such a name", func(r *recipe) { r.Credentials[0].Name = "token" }, "credentials.token", "built-in", "app_token", false},
		{"unused credential", func(r *recipe) { r.Credentials = append(r.Credentials, signing.Credential{Name: "appkey"}) }, "credentials.appkey", "never used", "", true},
		{"unused step", func(r *recipe) { r.Steps = append(r.Steps, signing.Step{Name: "x", Text: "{body}"}) }, "steps[2]", "never used", "", true},
		{"place", func(r *recipe) { r.Send[0].In = "headers" }, "send[0].in", `unknown place "headers"`, "header", false},
		{"placement without a name", func(r *recipe) { r.Send[0].Name = "" }, "send[0].name", "no name", "", false},
		{"no signature step", func(r *recipe) { r.Steps = r.Steps[:1] }, "send[0].value", `unknown name "signature"`, "step named signature", false},
		{"nothing sent", func(r *recipe) { r.Send = nil }, "send", "puts nothing", "", false},
		{"clock", func(r *recipe) { r.Clock = "unixms" }, "clock", "neither unix", "", false},
		{"zone", func(r *recipe) { r.Clock, r.Zone = "2006-01-02", "Mars/Base" }, "clock", "unknown zone", "", false},
		{"epoch of a layout", func(r *recipe) { r.Clock, r.Epoch = "rfc3339", 5 }, "clock", "epoch goes with", "", false},
		{"nonce", func(r *recipe) { r.Nonce = "hex" }, "nonce", `unknown nonce "hex"`, "hex32", false},
		{"drop", func(r *recipe) { r.DropEmpty = []string{"header"} }, "dropEmpty[0]", "cannot be dropped", "query", false},
		{"tolerance without a timestamp", func(r *recipe) { r.Tolerance = 5 }, "tolerance", "needs a timestamp", "{timestamp}", false},
		{"condition", func(r *recipe) { r.Send[0].When = []signing.Cond{{Name: "methd", In: []string{"GET"}}} }, "send[0].when.methd", `unknown name "methd"`, "{method}", false},
		{"condition without values", func(r *recipe) { r.Send[0].When = []signing.Cond{{Name: "method"}} }, "send[0].when.method", "no values", "", false},
		{"parameters from nowhere", func(r *recipe) { r.Steps[0] = signing.Step{Name: "canonical", Params: &signing.Params{}} }, "steps[0].params.from", "nowhere", "", false},
		{"parameters of an unknown place", func(r *recipe) {
			r.Steps[0] = signing.Step{Name: "canonical", Params: &signing.Params{From: []string{"body"}}}
		}, "steps[0].params.from[0]", `unknown place "body"`, "form", false},
		{"sort", func(r *recipe) {
			r.Steps[0] = signing.Step{Name: "canonical", Params: &signing.Params{From: []string{"form"}, Sort: "asc"}}
		}, "steps[0].params.sort", `unknown sort "asc"`, "nameValue", false},
		{"unsorted headers", func(r *recipe) {
			r.Steps[0] = signing.Step{Name: "canonical", Params: &signing.Params{From: []string{"header"}, Sort: "none"}}
		}, "steps[0].params.sort", "no order", "", false},
		{"pair", func(r *recipe) {
			r.Steps[0] = signing.Step{Name: "canonical", Params: &signing.Params{From: []string{"form"}, Pair: "{nam}={value}"}}
		}, "steps[0].params.pair", `unknown name "nam"`, "{name}", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &signing.Recipe{Name: "sign", Credentials: []signing.Credential{{Name: "secret", Secret: true}},
				Steps: []signing.Step{{Name: "canonical", Text: "{secret}{body}"}, {Name: "signature", Digest: "md5", Of: "{canonical}"}},
				Send:  []signing.Placement{{In: "header", Name: "X-Sign", Value: "{signature}"}}}
			if p := signing.Check(r); len(p) > 0 {
				t.Fatal(p)
			}
			c.mistake(r)
			found := false
			for _, p := range signing.Check(r) {
				if p.Path == c.path && strings.Contains(p.Message, c.message) && strings.Contains(p.Advice, c.advice) && p.Warning == c.warning {
					found = true
				}
			}
			if !found {
				t.Errorf("not found among %v", signing.Check(r))
			}
			_, err := signing.New(r, sdk.Credentials{"secret": "hush-hush", "token": "hush-hush", "appkey": "a"})
			if (err == nil) != c.warning {
				t.Errorf("New gives %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "hush") || !strings.Contains(err.Error(), c.path)) {
				t.Errorf("error %q", err)
			}
		})
	}
}

func TestMissingCredentialsAreAllNamed(t *testing.T) {
	_, err := signing.New(loadRecipe(t, "wdt"), sdk.Credentials{"wdt_appkey": "k"})
	for _, name := range []string{"wdt_secret", "wdt_salt", "sid"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

func TestKeyErrorsHoldNoKey(t *testing.T) {
	r := loadRecipe(t, "wechatpay-v3")
	for _, key := range []string{"hush-hush", "-----BEGIN PRIVATE KEY-----\naHVzaC1odXNo\n-----END PRIVATE KEY-----", "aHVzaC1odXNo"} {
		_, err := signing.New(r, sdk.Credentials{"mchid": "1", "serial_no": "2", "private_key": sdk.Secret(key)})
		if err == nil || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "aHVz") {
			t.Errorf("got %v", err)
		}
	}
}
