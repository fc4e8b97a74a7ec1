package sdk

import (
	"fmt"
	"reflect"
	"strings"
)

// expand replaces {name} in a template; {{ and }} stand for braces.
func expand(template string, value func(name string) (string, bool)) (string, error) {
	if strings.IndexByte(template, '{') < 0 && strings.IndexByte(template, '}') < 0 {
		return template, nil
	}
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		if (c == '{' || c == '}') && i+1 < len(template) && template[i+1] == c {
			b.WriteByte(c)
			i++
			continue
		}
		if c != '{' {
			b.WriteByte(c)
			continue
		}
		end := strings.IndexByte(template[i:], '}')
		if end < 0 {
			return "", fmt.Errorf("template %q: { without }", template)
		}
		name := template[i+1 : i+end]
		v, ok := value(name)
		if !ok {
			return "", fmt.Errorf("template %q: there is no %q", template, name)
		}
		b.WriteString(v)
		i += end
	}
	return b.String(), nil
}

// missing names the credentials that a token rule needs and the user did not give.
func (c *Client) missing(rule *TokenRule) error {
	request := rule.Request
	if rule.Operation == nil && len(request) == 0 {
		request = []Member{{Value: "{client_id}{client_secret}"}}
	}
	var names []string
	for _, m := range request {
		_, err := expand(m.Value, func(name string) (string, bool) {
			switch name {
			case "refresh_token", "timestamp", "scopes":
			default:
				if c.creds[name] == "" {
					names = append(names, name)
				}
			}
			return "", true
		})
		if err != nil {
			return err
		}
	}
	if len(names) > 0 {
		return Missing(names...)
	}
	return nil
}

// placeToken puts a token where its rule wants it.
func (s *Signing) placeToken(rule *TokenRule, token Secret) error {
	s.Token = token
	for _, p := range rule.Send {
		if ok, err := s.Holds(p.When); err != nil {
			return err
		} else if !ok {
			continue
		}
		value, err := expand(either(p.Value, "{token}"), func(name string) (string, bool) {
			return token.Reveal(), name == "token"
		})
		if err != nil {
			return err
		}
		if value == "" && p.OmitEmpty {
			continue
		}
		if p.Raw && (p.In == "json" || p.In == "param" && s.ParamPlace() == "json") {
			err = s.SetRawJSON(p.Name, []byte(value))
		} else {
			err = s.Set(p.In, p.Name, value)
		}
		if err != nil {
			return err
		}
	}
	if len(rule.Send) == 0 {
		s.SetHeader("Authorization", "Bearer "+token.Reveal())
	}
	return nil
}

// isNilPointer reports whether v is a typed nil, as a caller's nil request struct is.
func isNilPointer(v any) bool {
	if v == nil {
		return true
	}
	rv := reflect.ValueOf(v)
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}
