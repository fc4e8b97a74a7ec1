// Package dynamic makes calls of a document that nobody generated code for: it turns the
// loader's values into the very data that a generated package hands to sdk, so that
// encoding, signing and decoding are those of a real client.
package dynamic

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/oauth2"
	"github.com/apigen-go/apigen/sdk/signing"
)

// Config says what to call, and as whom.
type Config struct {
	API *ir.API
	// Name is the API's, for errors and the User-Agent.
	Name      string
	Operation *ir.Operation
	// Alternative is the security to use; none of its schemes: the call is not signed.
	Alternative ir.Requirement
	BaseURL     string
	Credentials sdk.Credentials
	// Tokens replace the tokens that would be fetched, by scheme.
	Tokens   map[string]sdk.TokenSource
	Settings sdk.Settings
}

// New makes the client and the operation to call it with.
func New(c Config) (*sdk.Client, *sdk.Operation, error) {
	m := &maker{api: c.API, name: c.Name, made: map[string]*sdk.Operation{}}
	op := m.operation(c.Operation)
	op.Security = nil
	if len(c.Alternative.Schemes) > 0 {
		op.Security = [][]string{names(c.Alternative)}
	}
	cfg := sdk.ClientConfig{
		Name: c.Name, BaseURL: c.BaseURL, Credentials: c.Credentials, TokenSources: c.Tokens,
		Lenient: c.API.Lenient, Settings: c.Settings, Errors: codes(c.Name, c.API.Errors),
	}
	for _, s := range m.schemes(c.Alternative) {
		one := sdk.Scheme{Name: s.Name, Transport: s.Transport}
		if s.Recipe != nil {
			one.Recipe = signing.Use(s.Recipe)
		}
		if s.Token != nil {
			rule, err := m.token(s)
			if err != nil {
				return nil, nil, err
			}
			one.Token = rule
		}
		cfg.Schemes = append(cfg.Schemes, one)
		for _, list := range credentials(s) {
			if !list.Secret {
				cfg.Public = append(cfg.Public, list.Name)
			}
		}
	}
	client, err := sdk.NewClient(cfg)
	return client, op, err
}

// Schemes lists what a call needs: the schemes of its alternative, and those of the calls
// that fetch its tokens.
func Schemes(api *ir.API, alt ir.Requirement) []*ir.Scheme {
	return (&maker{api: api}).schemes(alt)
}

// Codes gives the documented errors of an operation, its own before the API's.
func Codes(api *ir.API, op *ir.Operation) []ir.ErrorCode {
	return append(slices.Clone(op.Errors), api.Errors...)
}

type maker struct {
	api  *ir.API
	name string
	made map[string]*sdk.Operation
}

func (m *maker) find(id string) *ir.Operation {
	i := slices.IndexFunc(m.api.Operations, func(op *ir.Operation) bool { return op.ID == id })
	if i < 0 {
		return nil
	}
	return m.api.Operations[i]
}

func (m *maker) schemes(alt ir.Requirement) []*ir.Scheme {
	var out []*ir.Scheme
	var add func(list []*ir.Scheme)
	add = func(list []*ir.Scheme) {
		for _, s := range list {
			if slices.Contains(out, s) {
				continue
			}
			out = append(out, s)
			if s.Token == nil {
				continue
			}
			for _, id := range []string{s.Token.Operation, s.Token.RefreshOperation} {
				if op := m.find(id); op != nil && len(op.Security) > 0 {
					add(op.Security[0].Schemes)
				}
			}
		}
	}
	add(alt.Schemes)
	return out
}

func names(alt ir.Requirement) []string {
	var out []string
	for _, s := range alt.Schemes {
		out = append(out, s.Name)
	}
	return out
}

func credentials(s *ir.Scheme) []signing.Credential {
	var out []signing.Credential
	if s.Recipe != nil {
		out = append(out, s.Recipe.Credentials...)
	}
	if s.Token != nil {
		out = append(out, s.Token.Credentials...)
	}
	return out
}

// operation is the data of a call. Who issues a token may be asked for more than once.
func (m *maker) operation(op *ir.Operation) *sdk.Operation {
	if made := m.made[op.ID]; made != nil {
		return made
	}
	out := &sdk.Operation{
		ID: op.ID, Method: op.Method, Path: op.Path, Idempotent: op.Idempotent,
		Envelope: sdk.NoEnvelope, Accept: Accept(op), Errors: codes("", op.Errors),
		Lenient: op.Lenient && !m.api.Lenient, Strict: !op.Lenient && m.api.Lenient,
	}
	m.made[op.ID] = out
	if op.Server != nil && strings.Contains(op.Server.Default, "://") {
		out.Server = op.Server.Default
	}
	if c := Content(op); c != nil {
		out.Request, out.PartHeaders = c.MediaType, partHeaders(c)
	}
	out.XML = xmlOf(op)
	if e := op.Envelope; e != nil {
		out.Envelope = &sdk.Envelope{Status: e.Status, OK: e.OK, AbsentOK: e.AbsentOK, Code: e.Code, SubCode: e.SubCode,
			Message: e.Message, SubMessage: e.SubMessage, RequestID: e.RequestID, Data: e.Data, Detail: e.Detail, Wrapper: e.Wrapper, Error: e.Error}
	}
	for _, alt := range op.Security {
		out.Security = append(out.Security, names(alt))
	}
	return out
}

func codes(api string, list []ir.ErrorCode) []*sdk.ErrorCode {
	var out []*sdk.ErrorCode
	for _, c := range list {
		code := &sdk.ErrorCode{API: api, Code: c.Code, Name: c.Name, Meaning: c.Meaning, Retryable: c.Retryable}
		for _, x := range c.Extract {
			code.Extract = append(code.Extract, sdk.Extraction{Name: x.Name, Find: sdk.Regexp(x.Value)})
		}
		if c.RetryAfter != "" {
			code.RetryAfter = sdk.Regexp(c.RetryAfter)
		}
		out = append(out, code)
	}
	return out
}

func (m *maker) token(s *ir.Scheme) (*sdk.TokenRule, error) {
	t := s.Token
	if o := t.OAuth2; o != nil {
		return &sdk.TokenRule{Given: t.Given, Margin: time.Duration(t.Margin) * time.Second, Grant: oauth2.Use(&oauth2.Rule{
			API: m.name, Scheme: s.Name, Flows: o.Flows, TokenURL: o.TokenURL, RefreshURL: o.RefreshURL, Discovery: o.Discovery,
			ClientAuth: sdk.ClientAuth(o.ClientAuth), Refresh: o.Refresh,
		})}, nil
	}
	rule := &sdk.TokenRule{URL: t.URL, Token: t.Token, ExpiresIn: t.ExpiresIn, RefreshToken: t.RefreshToken,
		Lifetime: time.Duration(t.Lifetime) * time.Second, Margin: time.Duration(t.Margin) * time.Second,
		SingleUse: t.SingleUse, Rejected: t.RejectedCodes, Scopes: t.Scopes,
		Request: members(t.Request), Refresh: members(t.Refresh)}
	for _, p := range t.Send {
		rule.Send = append(rule.Send, sdk.Placement{In: p.In, Name: p.Name, Value: p.Value, OmitEmpty: p.OmitEmpty, Raw: p.Raw})
	}
	issue := func(id string) (*sdk.Operation, error) {
		if id == "" {
			return nil, nil
		}
		if op := m.find(id); op != nil {
			return m.operation(op), nil
		}
		return nil, fmt.Errorf("security scheme %q gets its token from operation %q, which the document does not have", s.Name, id)
	}
	var err error
	if rule.Operation, err = issue(t.Operation); err != nil || t.RefreshOperation == t.Operation {
		return rule, err
	}
	rule.RefreshOperation, err = issue(t.RefreshOperation)
	return rule, err
}

func members(list []ir.Member) []sdk.Member {
	var out []sdk.Member
	for _, m := range list {
		out = append(out, sdk.Member{Name: m.Name, Value: m.Value})
	}
	return out
}
