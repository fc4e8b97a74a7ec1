package sdk

import (
	"context"
	"fmt"
	"log"
	"strings"
)

// Logger takes records: a message, and names and values in turn. [*log/slog.Logger] is
// one. It is an interface of these methods because a package that imports log/slog links
// encoding/json as well, for programs that may never log.
type Logger interface {
	DebugContext(ctx context.Context, msg string, args ...any)
	InfoContext(ctx context.Context, msg string, args ...any)
	WarnContext(ctx context.Context, msg string, args ...any)
	ErrorContext(ctx context.Context, msg string, args ...any)
}

// loggerOr returns the logger that is used: a nil *slog.Logger is none.
func loggerOr(l, other Logger) Logger {
	if isNilPointer(l) {
		return other
	}
	return l
}

// standardLog is the logger of package log, which slog.SetDefault redirects.
type standardLog struct{}

// DebugContext drops the record: package log has no levels to switch it on.
func (standardLog) DebugContext(context.Context, string, ...any) {}

// InfoContext prints the record.
func (standardLog) InfoContext(_ context.Context, msg string, args ...any) { printLog(msg, args) }

// WarnContext prints the record.
func (standardLog) WarnContext(_ context.Context, msg string, args ...any) { printLog(msg, args) }

// ErrorContext prints the record.
func (standardLog) ErrorContext(_ context.Context, msg string, args ...any) { printLog(msg, args) }

func printLog(msg string, args []any) {
	var b strings.Builder
	b.WriteString(msg)
	for i := 0; i+1 < len(args); i += 2 {
		_, _ = fmt.Fprintf(&b, " %v=%q", args[i], fmt.Sprint(args[i+1]))
	}
	log.Print(b.String())
}

// lazyText is a value that is worked out when a handler writes it: a logger that is
// switched off costs little.
type lazyText func() string

// String returns the text.
func (f lazyText) String() string { return f() }

// MarshalText implements [encoding.TextMarshaler], which handlers of slog prefer.
func (f lazyText) MarshalText() ([]byte, error) { return []byte(f()), nil }
