package project

import (
	"context"
	"fmt"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
)

// groupsAdvice is the number of operations from which one package is slow to compile
// after every edit; lint then suggests the groups layout.
const groupsAdvice = 600

// Lint gives every finding about a target's document: errors, what generate repairs
// or degrades, and advice. Nothing is written.
func (p *Project) Lint(ctx context.Context, t config.Target, o Options) (ir.Diagnostics, error) {
	req, err := p.Request(t, o, nil)
	if err != nil {
		return nil, err
	}
	res, diags := generator.Generate(ctx, req)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if n := operations(res); n > groupsAdvice && t.Layout == config.LayoutPackage {
		diags = append(diags, ir.Diagnostic{
			Severity: ir.Warning, Code: "large-package", Pos: ir.Pos{File: req.Display + "/" + req.Spec},
			Message: fmt.Sprintf("%d operations in one package", n),
			Advice:  "set `layout: groups` in the target, so that a program compiles and links only the groups it uses",
		})
	}
	return diags.Sorted(), nil
}

func operations(res *generator.Result) int {
	if res.API == nil {
		return 0
	}
	return len(res.API.Operations)
}
