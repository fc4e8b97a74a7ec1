package sdk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// decodeForm fills a request from a form, urlencoded or multipart as the call says. The
// whole body was read before, to be verified: files are read from memory, and
// WebhookConfig.MaxBody bounds them.
func decodeForm(r *http.Request, body []byte, target any) error {
	mt, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if !strings.HasPrefix(mt, "multipart/") {
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return errors.New("the form cannot be parsed")
		}
		return setValues(target, codec.Form, values)
	}
	values := url.Values{}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return setValues(target, codec.Form, values)
		}
		if err != nil {
			return fmt.Errorf("the multipart form cannot be parsed: %w", err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("part %q: %w", part.FormName(), err)
		}
		f := File{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Header: part.Header, Reader: bytes.NewReader(content)}
		if !setFile(target, part.FormName(), f, content) {
			values.Add(part.FormName(), string(content))
		}
	}
}

// setFile puts a part into a field that holds files; false where there is none.
func setFile(target any, name string, f File, content []byte) bool {
	field, ok := codec.FieldByWire(target, codec.Form, name)
	if !ok {
		return false
	}
	switch v := field.Addr().Interface().(type) {
	case *File:
		*v = f
	case **File:
		*v = &f
	case *[]File:
		*v = append(*v, f)
	case *[]*File:
		*v = append(*v, &f)
	case *[]byte:
		*v = content
	case *io.Reader:
		*v = f.Reader
	case *io.ReadCloser:
		*v = io.NopCloser(f.Reader)
	default:
		return false
	}
	return true
}

// wireName is the name of a field whose member a parameter is: filter[by][name] in the
// style deepObject, tags[] in that of PHP. A field of exactly that name wins.
func wireName(in any, at codec.Location, name string) (string, bool) {
	if _, ok := codec.FieldByWire(in, at, name); ok {
		return name, true
	}
	if !strings.HasSuffix(name, "]") {
		return "", false
	}
	dotted := strings.TrimSuffix(strings.NewReplacer("][", ".", "[", ".", "]", "").Replace(name), ".")
	// What has to be made on the way is not there yet, so the outermost has to do.
	outer, _, _ := strings.Cut(dotted, ".")
	f, ok := codec.FieldByWire(in, at, outer)
	return dotted, ok && (outer == dotted || holdsMembers(f.Type()))
}

func holdsMembers(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct
}
