package mock

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Server is a [Handler] that listens on localhost.
type Server struct {
	*Handler
	// URL is the base URL to configure a client with. It carries the path of the
	// document's first server, so that signatures over paths are as in production.
	URL string

	server *http.Server
	addr   string
	served chan struct{}
}

// New starts the vendor of a document on a free port of localhost; see [NewHandler]
// for files and root. Close it after use.
func New(files fs.FS, root string, o Options) (*Server, error) {
	h, err := NewHandler(files, root, o)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("mock: %w", err)
	}
	return h.start(l), nil
}

// start serves on l until the server is closed.
func (h *Handler) start(l net.Listener) *Server {
	s := &Server{
		Handler: h,
		URL:     "http://" + l.Addr().String() + h.routes.base,
		addr:    l.Addr().String(),
		served:  make(chan struct{}),
		server: &http.Server{Handler: h, ReadHeaderTimeout: 30 * time.Second,
			ErrorLog: slog.NewLogLogger(h.o.Logger.Handler(), slog.LevelDebug)},
	}
	go func() {
		defer close(s.served)
		if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			h.o.Logger.Error("mock vendor stopped", "error", err)
		}
	}()
	return s
}

// Close answers what is on its way, closes all connections and returns when nothing
// of the server is left. It may be called more than once.
func (s *Server) Close() {
	s.Handler.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close()
	}
	<-s.served
}

// HTTPClient returns a client that brings every request to this server, whatever
// host it names: for operations with a server of their own and for token endpoints
// that the document gives a full URL. The Host header stays as it was signed.
func (s *Server) HTTPClient() *http.Client {
	// Redirects are answers here: following one would leave the vendor.
	return &http.Client{
		Transport: &detour{addr: s.addr, next: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16}},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// detour sends requests elsewhere.
type detour struct {
	addr string
	next *http.Transport
}

func (d *detour) RoundTrip(r *http.Request) (*http.Response, error) {
	u := new(url.URL)
	*u = *r.URL
	u.Scheme, u.Host = "http", d.addr
	out := r.WithContext(r.Context())
	if out.Host == "" {
		out.Host = r.URL.Host
	}
	out.URL = u
	return d.next.RoundTrip(out)
}

// CloseIdleConnections lets http.Client.CloseIdleConnections work.
func (d *detour) CloseIdleConnections() { d.next.CloseIdleConnections() }
