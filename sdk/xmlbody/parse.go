package xmlbody

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth bounds elements inside of each other.
const maxDepth = 1000

// xsi is the namespace of xsi:nil and xsi:type.
const xsi = "http://www.w3.org/2001/XMLSchema-instance"

// node is an element.
type node struct {
	name     xml.Name
	attrs    []xml.Attr // without declarations of namespaces and what is of XML Schema
	children []*node
	text     []byte // all of it, in order
	null     bool   // xsi:nil="true"
}

// parse reads a document into its root. Entities are the five of XML, a document type is
// refused: nothing that the document itself declares can make it grow.
func parse(data []byte) (*node, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > 1 && (data[0] == 0xfe && data[1] == 0xff || data[0] == 0xff && data[1] == 0xfe || data[0] == 0 || data[1] == 0) {
		return nil, errors.New("the document is written in UTF-16; only UTF-8 is read")
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset
	var root *node
	var open []*node
	fail := func(format string, args ...any) error {
		line, col := d.InputPos()
		return fmt.Errorf("line %d:%d: %s", line, col, fmt.Sprintf(format, args...))
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, plainError(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := newNode(t)
			switch {
			case len(open) >= maxDepth:
				return nil, fail("more than %d elements inside of each other", maxDepth)
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			case root != nil:
				return nil, fail("a second root, <%s>, follows the first", t.Name.Local)
			default:
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			switch {
			case len(open) > 0:
				n := open[len(open)-1]
				n.add(t)
			case len(bytes.TrimSpace(t)) > 0:
				return nil, fail("text outside of the root element")
			}
		case xml.Directive:
			return nil, fail("the document has a document type, which is not read")
		}
	}
	if root == nil {
		return nil, errors.New("the document has no root element")
	}
	return root, nil
}

func newNode(t xml.StartElement) *node {
	n := &node{name: t.Name}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns", a.Name.Space == "" && a.Name.Local == "xmlns", a.Name.Space == "xml":
		case a.Name.Space == xsi, a.Name.Space == "xsi":
			n.null = n.null || a.Name.Local == "nil" && (a.Value == "true" || a.Value == "1")
		default:
			n.attrs = append(n.attrs, a)
		}
	}
	return n
}

// add appends text. The decoder gives one piece unless comments or elements stand between;
// space between elements is nobody's.
func (n *node) add(text []byte) {
	if len(n.children) == 0 || len(bytes.TrimSpace(text)) > 0 {
		n.text = append(n.text, text...)
	}
}

// charset is asked for every encoding but UTF-8.
func charset(name string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return in, nil
	}
	return nil, fmt.Errorf("the document is written in %s; only UTF-8 is read", name)
}

// plainError takes the words of encoding/xml off errors that say all themselves.
func plainError(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %s", syntax.Line, syntax.Msg)
	}
	if _, text, ok := strings.Cut(err.Error(), "xml: opening charset "); ok {
		if _, reason, ok := strings.Cut(text, `": `); ok {
			return errors.New(reason)
		}
	}
	return err
}
