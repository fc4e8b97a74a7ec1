package mock

import (
	"fmt"
	"testing"
)

func TestPagesEnd(t *testing.T) {
	s, _ := shop(t)
	for _, tt := range []struct {
		page, size, items int
	}{{1, 2, 2}, {2, 2, 0}, {1, 1, 1}, {2, 1, 1}, {3, 1, 0}, {1, 100, 2}, {2, 100, 0}, {1000, 1 << 60, 0}} {
		_, m := signed(t, s).do("GET", fmt.Sprintf("/order/list?page=%d&size=%d", tt.page, tt.size), "")
		result := m["result"].(map[string]any)
		if got := len(result["items"].([]any)); got != tt.items || result["total"] != 5.0 {
			t.Errorf("page %d of %d: %v", tt.page, tt.size, result)
		}
	}
	_, m := signed(t, s).do("GET", "/events", "")
	if got := fmt.Sprint(m["result"]); got != "map[items:[one two] more:true next:abc]" {
		t.Errorf("first cursor page %s", got)
	}
	_, m = signed(t, s).do("GET", "/events?cursor=abc", "")
	if got := fmt.Sprint(m["result"]); got != "map[items:[] more:false next:]" {
		t.Errorf("last cursor page %s", got)
	}
	wantNoProblem(t, s)
}
