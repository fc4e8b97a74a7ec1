//go:build !race

package signing_test

const racing = false
