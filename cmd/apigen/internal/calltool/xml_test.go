package calltool_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/mock"
)

// TestXML: a body may be given as JSON and travels as XML; the answer is printed as JSON.
func TestXML(t *testing.T) {
	const folder = "../../../../testdata/corpus"
	s, err := mock.New(os.DirFS(folder), "xml.yaml", mock.Options{Strict: true, Credentials: map[string]string{"appKey": "key1", "secret": secret}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	for name, c := range map[string]struct {
		operation, body string
		params          []string
		sent, printed   []string
	}{
		"JSON": {"createOrder", `{"deliveryOrder":{"deliveryOrderCode":"D<1>","orderType":"JYCK","receiver":{"id":7}},"extendProps":{"key1":"v"}}`,
			[]string{`orderLines=[{"itemCode":"A","planQty":2}]`, "tags=x", "tags=y"},
			[]string{`> <request><deliveryOrder><deliveryOrderCode>D&lt;1&gt;</deliveryOrderCode><orderType>JYCK</orderType><receiver id="7"></receiver></deliveryOrder>` +
				`<orderLines><orderLine><itemCode>A</itemCode><planQty>2</planQty></orderLine></orderLines><tag>x</tag><tag>y</tag><extendProps><key1>v</key1></extendProps></request>`},
			[]string{`"flag": "success"`, `"deliveryOrderId": "`, "\"lines\": [\n    {\n      \"no\": "}},
		"XML": {"addPet", `<pet id="1"><name>n</name><photoUrl/></pet>`, nil,
			[]string{`> <pet id="1"><name>n</name><photoUrl/></pet>`}, []string{`"name": "doggie"`, `"photoUrls": [`}},
		"a list": {"findPets", "", nil, nil, []string{"[\n  {\n    \"id\": ", `"name": "doggie"`}},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			ok, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{Document: document(t, folder+"/xml.yaml"), Operation: c.operation, BaseURL: s.URL,
				Credentials: []string{"appKey=key1", "secret=" + secret}, Args: dynamic.Args{Body: []byte(c.body), HasBody: c.body != "", Params: c.params}})
			if err != nil || !ok {
				t.Fatalf("%v\n%s", err, errs.String())
			}
			contains(t, errs.String(), c.sent...)
			contains(t, out.String(), c.printed...)
			for _, p := range s.Problems() {
				t.Error(p)
			}
		})
	}
}
