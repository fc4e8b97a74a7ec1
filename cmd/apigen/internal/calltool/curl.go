package calltool

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// captured is the signed request of a dry run.
type captured struct {
	req  *http.Request
	body []byte
}

func (c *captured) print(r *run) error {
	req, body, err := r.mask.Request(c.req, c.body)
	if err != nil {
		return err
	}
	address := req.URL.String()
	if strings.Contains(req.URL.Path, "***") {
		address = strings.ReplaceAll(address, "%2A%2A%2A", "***")
	}
	text := r.mask.Text(Curl(req.Method, address, c.req.Host, req.Header, body))
	if !r.mask.Shows() && strings.Contains(text, "***") {
		fmt.Fprintln(r.err, "# secrets are masked: with --show-secret the command can be run")
	}
	_, err = io.WriteString(r.out, text)
	return err
}

// Curl writes the request as a command for a POSIX shell.
func Curl(method, address, host string, header http.Header, body []byte) string {
	var args []string
	binary := len(body) > 0 && (!utf8.Valid(body) || strings.ContainsAny(string(body), "\x00\r"))
	switch {
	case method == http.MethodHead:
		args = append(args, "--head")
	case method != http.MethodGet || len(body) > 0:
		args = append(args, "-X "+Quote(method))
	}
	if strings.ContainsAny(address, "[]{}") {
		args = append(args, "--globoff") // curl would expand them
	}
	if strings.Contains(address, "/./") || strings.Contains(address, "/../") {
		args = append(args, "--path-as-is") // and would resolve these, against the signature
	}
	args = append(args, Quote(address))
	if host != "" && !strings.Contains(address, "://"+host) {
		args = append(args, "-H "+Quote("Host: "+host))
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, v := range header[name] {
			if v == "" {
				args = append(args, "-H "+Quote(name+";"))
			} else {
				args = append(args, "-H "+Quote(name+": "+v))
			}
		}
	}
	if len(body) > 0 {
		if header.Get("Content-Type") == "" {
			args = append(args, "-H 'Content-Type:'") // or curl says that it is a form
		}
		if binary {
			return "printf '" + octal(body) + "' | curl " + strings.Join(append(args, "--data-binary @-"), " \\\n  ") + "\n"
		}
		args = append(args, "--data-raw "+Quote(string(body)))
	}
	return "curl " + strings.Join(args, " \\\n  ") + "\n"
}

// Quote makes one word of a text for a POSIX shell.
func Quote(s string) string {
	plain := s != "" && strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_./:=@%+,", r)
	}) < 0
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// octal writes bytes for printf, which knows no hexadecimal in every shell.
func octal(body []byte) string {
	var b strings.Builder
	for _, c := range body {
		if c >= 0x20 && c < 0x7f && c != '%' && c != '\\' && c != '\'' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\%03o`, c)
		}
	}
	return b.String()
}
