package load_test

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// countOperations counts the methods under paths with a reader that shares nothing
// with the loader.
func countOperations(data []byte) int {
	var doc struct {
		Paths yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return -1
	}
	n := 0
	for i := 1; i < len(doc.Paths.Content); i += 2 {
		item := doc.Paths.Content[i]
		for j := 0; j+1 < len(item.Content); j += 2 {
			switch strings.ToLower(item.Content[j].Value) {
			case "get", "put", "post", "delete", "options", "head", "patch", "trace":
				n++
			}
		}
	}
	return n
}
