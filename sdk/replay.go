package sdk

import (
	"container/heap"
	"context"
	"errors"
	"sync"
	"time"
)

// NoReplayGuard is a [ReplayGuard] that lets every request in.
var NoReplayGuard ReplayGuard = noReplayGuard{}

type noReplayGuard struct{}

func (noReplayGuard) Claim(context.Context, string, time.Duration) (bool, error) { return true, nil }
func (noReplayGuard) Release(context.Context, string)                            {}

// replayEntries bounds the memory of the default guard.
const replayEntries = 100_000

// NewReplayGuard returns a guard in memory with room for max keys (0 means 100,000).
// When it is full of keys that still count, new requests are refused: forgetting a key
// early would let its copy in.
func NewReplayGuard(max int) ReplayGuard {
	if max <= 0 {
		max = replayEntries
	}
	return &memoryGuard{max: max, taken: make(map[string]time.Time)}
}

var errGuardFull = errors.New("the replay guard is full")

type memoryGuard struct {
	max int

	mu    sync.Mutex
	taken map[string]time.Time
	order expiryHeap // may hold keys that were released
}

// Claim implements [ReplayGuard].
func (g *memoryGuard) Claim(_ context.Context, key string, ttl time.Duration) (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	for len(g.order) > 0 && !g.order[0].at.After(now) {
		e := heap.Pop(&g.order).(expiry)
		if g.taken[e.key].Equal(e.at) {
			delete(g.taken, e.key)
		}
	}
	if _, ok := g.taken[key]; ok {
		return false, nil
	}
	if len(g.order) >= g.max {
		return false, errGuardFull
	}
	at := now.Add(ttl)
	g.taken[key] = at
	heap.Push(&g.order, expiry{key, at})
	return true, nil
}

// Release implements [ReplayGuard].
func (g *memoryGuard) Release(_ context.Context, key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.taken, key)
}

type expiry struct {
	key string
	at  time.Time
}

// expiryHeap has the key that expires first on top.
type expiryHeap []expiry

func (h expiryHeap) Len() int           { return len(h) }
func (h expiryHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h expiryHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *expiryHeap) Push(x any)        { *h = append(*h, x.(expiry)) }
func (h *expiryHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
