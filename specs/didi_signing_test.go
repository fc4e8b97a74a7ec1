package specs_test

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// didiSign is the vendor's rule once more, independent of the sdk: the string to sign and its digests.
func didiSign(params map[string]string, signKey string) (canonical, md5Hex, sha256Hex string) {
	all := maps.Clone(params)
	delete(all, "sign")
	if signKey != "" {
		all["sign_key"] = signKey
	}
	var pairs []string
	for _, k := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, k+"="+strings.TrimSpace(all[k]))
	}
	canonical = strings.Join(pairs, "&")
	m, s := md5.Sum([]byte(canonical)), sha256.Sum256([]byte(canonical))
	return canonical, hex.EncodeToString(m[:]), hex.EncodeToString(s[:])
}

func didiParams(m didiMap) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		out[k] = fmt.Sprint(v)
	}
	return out
}

func TestDidiVectors(t *testing.T) {
	doc := didiLoad(t)
	for scheme, digest := range map[string]string{"sign": "md5", "signSha256": "sha256"} {
		at := "/components/securitySchemes/" + scheme
		if got := didiAt(doc, at+"/x-apigen-signing/steps/1/digest"); got != digest {
			t.Errorf("%s: digest is %v", scheme, got)
		}
		vectors, _ := didiAt(doc, at+"/x-apigen-vectors").([]any)
		if len(vectors) == 0 {
			t.Errorf("%s: no vector", scheme)
		}
		for _, v := range vectors {
			body, err := jsonschema.UnmarshalJSON(strings.NewReader(didiAt(v, "/body").(string)))
			if err != nil {
				t.Fatal(err)
			}
			params := didiParams(body.(didiMap))
			params["client_id"] = didiAt(v, "/credentials/client_id").(string)
			params["timestamp"] = didiAt(v, "/timestamp").(string)
			canonical, m, s := didiSign(params, didiAt(v, "/credentials/sign_key").(string))
			if canonical != didiAt(v, "/canonical") {
				t.Errorf("%s: canonical %s", scheme, canonical)
			}
			if got := map[string]string{"md5": m, "sha256": s}[digest]; got != didiAt(v, "/signature") {
				t.Errorf("%s: signature %s", scheme, got)
			}
		}
	}
	// The two recipes differ in the digest alone.
	a := didiJSON(t, didiAt(doc, "/components/securitySchemes/sign/x-apigen-signing"))
	b := didiJSON(t, didiAt(doc, "/components/securitySchemes/signSha256/x-apigen-signing"))
	didiAt(b, "/steps/1").(didiMap)["digest"] = "md5"
	if didiText(a) != didiText(b) {
		t.Error("sign and signSha256 differ in more than the digest")
	}
}

func TestDidiSigningData(t *testing.T) {
	var file struct {
		Published []struct {
			Name, SignKey, Canonical, MD5, SHA256 string
			Params                                didiMap
		}
		Regression []struct{ Sample, Documented, MD5, SHA256 string }
	}
	didiReadJSON(t, "signing.json", &file)
	if len(file.Published) != 3 || len(file.Regression) != 4 {
		t.Fatalf("%d published, %d computed", len(file.Published), len(file.Regression))
	}
	for _, p := range file.Published {
		canonical, m, s := didiSign(didiParams(p.Params), p.SignKey)
		if canonical != p.Canonical || m != p.MD5 || p.SHA256 != "" && s != p.SHA256 {
			t.Errorf("%s: %s %s %s", p.Name, canonical, m, s)
		}
	}
	var samples didiSamples
	didiReadJSON(t, "samples.json", &samples)
	for i, r := range file.Regression {
		s := samples.Samples[i]
		_, m, sha := didiSign(didiParams(s.Body), "") // the samples carry sign_key themselves
		if s.Name != r.Sample || m != r.MD5 || sha != r.SHA256 {
			t.Errorf("%s: %s %s", r.Sample, m, sha)
		}
		// Should this ever fail, the rule has been found and the sample has become a vector.
		if s.Body["sign"] != r.Documented || r.Documented == m || r.Documented == sha {
			t.Errorf("%s: documented signature %s", r.Sample, r.Documented)
		}
	}
}
