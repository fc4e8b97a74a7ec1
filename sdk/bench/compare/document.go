package main

import (
	"os"

	"go.yaml.in/yaml/v3"
)

// methods are the operations of a path item, in OpenAPI 2 and 3.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// printOperations counts the operations below paths of a document.
func printOperations(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var doc struct {
		Paths map[string]yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return printJSON(0, nil)
	}
	n := 0
	for _, item := range doc.Paths {
		var members map[string]yaml.Node
		if item.Decode(&members) != nil {
			continue
		}
		for _, method := range methods {
			if _, ok := members[method]; ok {
				n++
			}
		}
	}
	return printJSON(n, nil)
}
