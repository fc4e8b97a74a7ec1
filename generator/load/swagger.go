package load

import "github.com/apigen-go/apigen/generator/load/tree"

func convertSwagger(r *reporter, root *tree.Node)                        {}
func applyOverlay(r *reporter, set *files, root *tree.Node, name string) {}
