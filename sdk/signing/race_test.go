//go:build race

package signing_test

// racing: the race detector makes sync.Pool forget at random.
const racing = true
