// Package mocktool is the logic of `apigen mock`: it serves package mock's vendor until it
// is told to stop, and prints a line for every request.
package mocktool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/apigen-go/apigen/cmd/apigen/internal/mask"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/mock"
)

// Options are the arguments of the command.
type Options struct {
	Document *source.Document
	// Addr is where to listen. Without a host it is localhost: to serve others, say 0.0.0.0.
	Addr string
	// Credentials are name=value; those left out are invented. The environment is not read:
	// what a mock knows are no real secrets.
	Credentials []string
	// Fail are CODE or CODE@operation: failures, or other successes, to answer with.
	Fail    []string
	Latency time.Duration
	// Strict refuses what the document does not mention.
	Strict     bool
	ShowSecret bool

	// Ready is called with the base URL once requests are answered, for tests.
	Ready func(baseURL string)
}

// Run serves until ctx ends, which is no error.
func Run(ctx context.Context, w io.Writer, o Options) error {
	d := o.Document
	creds, err := source.ParseCredentials(source.Defined(d.API.Schemes), o.Credentials, nil)
	if err != nil {
		return err
	}
	p := &printer{w: w, mask: mask.New(o.ShowSecret)}
	for _, s := range d.API.Schemes {
		p.mask.Scheme(s, creds)
	}
	given := map[string]string{}
	for name, value := range creds {
		given[name] = value.Reveal()
	}
	h, err := mock.NewHandler(d.Files, d.Root, mock.Options{
		Credentials: given, Latency: o.Latency, Strict: o.Strict, Overlays: d.Overlays, Allow: d.Allow,
		OnRequest: p.request, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	if err := fail(h, d, o.Fail); err != nil {
		return err
	}
	p.fails = o.Fail
	l, err := net.Listen("tcp", address(o.Addr))
	if err != nil {
		return err
	}
	base := "http://" + shown(o.Addr, l) + basePath(d.API)
	p.greet(h, d, base, given)
	if o.Ready != nil {
		o.Ready(base)
	}
	return serve(ctx, h, l, p)
}

// serve answers until ctx ends, then lets what is on its way end.
func serve(ctx context.Context, h *mock.Handler, l net.Listener, p *printer) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 30 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	h.Close()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if srv.Shutdown(end) != nil {
		_ = srv.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	p.printf("stopped after %d requests, %d of them refused\n", p.count, p.refused)
	return nil
}

// address puts localhost where no host is said: a mock is for this machine.
func address(addr string) string {
	if strings.HasPrefix(addr, ":") {
		return "localhost" + addr
	}
	return addr
}

// shown is the address as the user wrote it, with the port that was taken.
func shown(addr string, l net.Listener) string {
	host, _, err := net.SplitHostPort(address(addr))
	_, port, errPort := net.SplitHostPort(l.Addr().String())
	if err != nil || errPort != nil || host != "localhost" {
		return l.Addr().String()
	}
	return net.JoinHostPort(host, port)
}

// basePath is the path of the first server: signatures over paths are as in production.
func basePath(api *ir.API) string {
	if len(api.Servers) == 0 {
		return ""
	}
	u, err := url.Parse(api.Servers[0].Default)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.EscapedPath(), "/")
}

// fail arranges the failures that were asked for, and successes that are not the usual ones.
func fail(h *mock.Handler, d *source.Document, list []string) error {
	for _, arg := range list {
		code, id, one := strings.Cut(arg, "@")
		if code == "" {
			return fmt.Errorf("--fail %q: want CODE or CODE@operation", arg)
		}
		if one {
			op, err := d.Operation(id)
			if err != nil {
				return fmt.Errorf("--fail: %w", err)
			}
			id = op.ID
			if succeeds(op, code) {
				h.UseStatus(id, code)
				continue
			}
		}
		h.Fail(id, code, -1)
	}
	return nil
}

// succeeds reports whether a code is a documented success of an operation: another answer
// than its usual one, but no failure.
func succeeds(op *ir.Operation, code string) bool {
	return len(code) == 3 && code[0] == '2' && slices.ContainsFunc(op.Responses, func(r *ir.Response) bool { return r.Status == code })
}

// printer writes whole texts: requests may overlap.
type printer struct {
	mu             sync.Mutex
	w              io.Writer
	mask           *mask.Masker
	count, refused int
	fails          []string
}

func (p *printer) printf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = io.WriteString(p.w, p.mask.Text(fmt.Sprintf(format, args...)))
}

// greet tells how to reach the vendor, and as whom.
func (p *printer) greet(h *mock.Handler, d *source.Document, base string, given map[string]string) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s (%d operations)\n", either(d.API.Title, d.Root), base, len(d.API.Operations))
	for _, c := range source.Defined(d.API.Schemes) {
		value := h.Credential(c.Name)
		switch {
		case value == "":
			continue
		case given[c.Name] != "":
			value = "(as given)"
		case strings.Contains(value, "\n"):
			if !p.mask.Shows() {
				value = "(a key made for this run; --show-secret prints it)"
			}
		}
		fmt.Fprintf(&b, "  --cred %s=%s\n", c.Name, value)
	}
	if n := len(h.Warnings()); n > 0 {
		fmt.Fprintf(&b, "  (%d warnings about the document: see %s)\n", n, d.Lint)
	}
	for _, arg := range p.fails {
		fmt.Fprintf(&b, "  --fail %s\n", arg)
	}
	b.WriteString("Ctrl-C ends it\n\n")
	p.printf("%s", b.String())
}

// request prints one line, and below it what was wrong.
func (p *printer) request(r mock.Recorded) {
	var b strings.Builder
	path, _, _ := strings.Cut(r.URL, "?") // the query holds signatures and tokens
	fmt.Fprintf(&b, "%s %s %s  %s  %d", r.Time.Format("15:04:05"), r.Method, path, either(r.Operation, "-"), r.Status)
	if r.Code != "" {
		fmt.Fprintf(&b, " code %s", r.Code)
	}
	fmt.Fprintf(&b, "  %s\n", r.Duration.Round(100*time.Microsecond))
	for _, err := range r.Problems {
		fmt.Fprintf(&b, "  ! %s\n", strings.ReplaceAll(err.Error(), "\n", "\n    "))
	}
	for _, note := range r.Notes {
		fmt.Fprintf(&b, "  note: %s\n", note)
	}
	p.mu.Lock()
	p.count++
	if len(r.Problems) > 0 {
		p.refused++
	}
	p.mu.Unlock()
	p.printf("%s", b.String())
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
