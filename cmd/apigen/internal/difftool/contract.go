package difftool

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	oasload "github.com/oasdiff/oasdiff/load"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
)

// contract compares what the documents promise the callers of the API. A document that
// oasdiff cannot read is a warning: the Go package is compared all the same.
func (p *part) contract(ctx context.Context, old, now *side) error {
	p.signing(old, now)
	p.xml(old, now)
	type outcome struct {
		changes checker.Changes
		maps    [2]*lines
		failed  *side
		err     error
	}
	done := make(chan outcome, 1)
	// oasdiff takes no context: an interrupt leaves it behind.
	go func() {
		var out outcome
		out.changes, out.maps, out.failed, out.err = check(ctx, old, now)
		done <- out
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case out := <-done:
		if out.err != nil {
			at := out.failed
			if at == nil {
				at = now
			}
			p.warn(ir.Pos{File: at.arg}, "api-not-compared", fmt.Sprintf("oasdiff cannot compare the API: %v", out.err),
				"the Go package is compared all the same; `apigen lint` may tell what is unusual about the document")
			return nil
		}
		for _, c := range out.changes {
			p.changes = append(p.changes, contractChange(c, old, now, out.maps))
		}
	}
	return nil
}

// check runs oasdiff over both documents. failed is the side that could not be read.
func check(ctx context.Context, old, now *side) (changes checker.Changes, maps [2]*lines, failed *side, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it failed: %v", r)
		}
	}()
	var specs [2]*oasload.SpecInfo
	for i, s := range []*side{old, now} {
		failed = s
		doc, m, err := s.openapi(ctx)
		if err != nil {
			return nil, maps, s, err
		}
		specs[i], maps[i] = &oasload.SpecInfo{Url: s.name, Spec: doc}, m
	}
	failed = nil
	if maps[0].same(maps[1]) {
		return nil, maps, nil, nil
	}
	config := diff.NewConfig()
	found, sources, err := diff.GetWithOperationsSourcesMap(config, specs[0], specs[1])
	if err != nil {
		// Paths that differ in the names of their parameters alone count as one; a document that has
		// both wants them told apart.
		config.IncludePathParams = true
		found, sources, err = diff.GetWithOperationsSourcesMap(config, specs[0], specs[1])
	}
	if err != nil {
		return nil, maps, nil, err
	}
	return checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), found, sources, checker.INFO), maps, nil, nil
}

// openapi reads the document, converted and repaired by load, with kin-openapi.
func (s *side) openapi(ctx context.Context) (*openapi3.T, *lines, error) {
	data, _ := load.Document(ctx, s.opts)
	if len(data) == 0 {
		return nil, nil, errors.New("the document is empty")
	}
	data, m := spread(data)
	t, err := s.parse(ctx, data)
	if err != nil {
		// Without the comment it is taken as JSON: no positions, but more is understood.
		t, err = s.parse(ctx, data[len(comment):])
	}
	if err == nil {
		resolveHeaders(t)
	}
	return t, m, err
}

func (s *side) parse(ctx context.Context, data []byte) (*openapi3.T, error) {
	l := openapi3.NewLoader()
	l.Context = ctx
	l.IncludeOrigin = true
	l.IsExternalRefsAllowed = true
	l.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		if u.Host != "" || u.Scheme != "" {
			return nil, fmt.Errorf("%s is on another host", u)
		}
		name := path.Clean(strings.TrimPrefix(u.Path, "/"))
		if name == s.name {
			return data, nil
		}
		return fs.ReadFile(s.fsys, name)
	}
	return l.LoadFromDataWithPath(data, &url.URL{Path: s.name})
}

// contractChange is one of oasdiff's findings in our words.
func contractChange(c checker.Change, old, now *side, maps [2]*lines) Change {
	out := Change{Part: API, Level: Other, Code: c.GetId(), Message: c.GetUncolorizedText(phrase)}
	switch c.GetLevel() {
	case checker.ERR:
		out.Level = Breaking
	case checker.WARN:
		out.Level = MayBreak
	}
	if c.GetPath() != "" {
		out.Operation = strings.TrimSpace(c.GetOperation() + " " + c.GetPath())
	}
	out.Pos = at(now, maps[1], c.GetRevisionSource(), out.Operation)
	if out.Pos.Line == 0 {
		if was := at(old, maps[0], c.GetBaseSource(), out.Operation); was.Line > 0 {
			out.Pos = was
		}
	}
	if out.Pos.Line == 0 && strings.HasPrefix(out.Code, "api-version") {
		if version := now.root.Path("info", "version"); version != nil {
			out.Pos = ir.Pos{File: now.arg, Line: version.Pos().Line, Col: version.Pos().Col}
		}
	}
	out.Advice = contractAdvice(out, c.GetComment(phrase))
	return out
}

// at is where a change is in the document as its author sees it.
func at(s *side, m *lines, src *checker.Source, operation string) ir.Pos {
	if src != nil && src.Line > 0 {
		if file := strings.TrimPrefix(src.File, "/"); file != "" && file != s.name {
			return s.pos(ir.Pos{File: path.Join(s.opts.Display, file), Line: src.Line, Col: src.Column})
		}
		if p := m.find(s.root, src.Line); p.Line > 0 {
			p.File = s.arg
			return p
		}
	}
	method, name, _ := strings.Cut(operation, " ")
	for _, op := range s.api.Operations {
		if op.Method == method && op.Path == name {
			return s.pos(op.Pos)
		}
	}
	return ir.Pos{File: s.arg}
}
