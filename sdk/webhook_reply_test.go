package sdk

import "testing"

// The envelope of a reply has the members, and the types, that the document shows.
func TestEnvelopeReply(t *testing.T) {
	wrapped := &Envelope{Status: "isSucc", OK: []string{"true"}, Code: "statusCode", Message: "message", Data: "result"}
	flat := &Envelope{Status: "isSucc", OK: []string{"true"}, Code: "statusCode", Message: "message"}
	texts := `{"isSucc":"true","statusCode":"200","message":""}`
	no := &Reply{Code: "404", Message: "none"}
	for _, tt := range []struct {
		name    string
		env     *Envelope
		success string
		data    string
		failure *Reply
		want    string
	}{
		{"guessed", wrapped, "", `"P1"`, nil, `{"isSucc":true,"statusCode":0,"message":"","result":"P1"}`},
		{"shown", wrapped, texts, `"P1"`, nil, `{"isSucc":"true","statusCode":"200","message":"","result":"P1"}`},
		{"failure, guessed", wrapped, "", "", no, `{"isSucc":false,"statusCode":404,"message":"none"}`},
		{"failure, shown", wrapped, texts, "", no, `{"isSucc":"false","statusCode":"404","message":"none"}`},
		{"flat", flat, texts, `{"entities":[]}`, nil, `{"entities":[],"isSucc":"true","statusCode":"200","message":""}`},
		{"flat, unset members", flat, texts, `{"isSucc":"","entities":[]}`, nil, `{"isSucc":"true","entities":[],"statusCode":"200","message":""}`},
		{"the handler refuses by itself", flat, texts, `{"isSucc":"false","message":"no","entities":[]}`, nil,
			`{"isSucc":"false","message":"no","entities":[],"statusCode":"200"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var data []byte
			if tt.data != "" {
				data = []byte(tt.data)
			}
			if got := string(envelopeReply(tt.env, tt.success, data, tt.failure)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
