module github.com/apigen-go/apigen/sdk/bench

go 1.26.0

require github.com/apigen-go/apigen v0.0.0

require github.com/go-json-experiment/json v0.0.0-20260820222146-c27c302e5fc3

replace github.com/apigen-go/apigen => ../..
