package source

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Body reads a body argument: text as it is, @FILE from a file, - from stdin. The bytes are
// not touched: a line end at the end of a file is part of a signed body.
func Body(arg string, stdin io.Reader) ([]byte, error) {
	switch {
	case arg == "-":
		data, err := io.ReadAll(stdin)
		if err != nil {
			return nil, fmt.Errorf("--body -: %w", err)
		}
		return data, nil
	case strings.HasPrefix(arg, "@"):
		data, err := os.ReadFile(arg[1:])
		if err != nil {
			return nil, fmt.Errorf("--body: %w", err)
		}
		return data, nil
	}
	return []byte(arg), nil
}
