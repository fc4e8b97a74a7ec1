package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/generated/didi/diditest"
	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

// vendor is the other side: the real one, or one on localhost.
type vendor struct {
	config didi.Config
	local  *diditest.Server // nil where the real one is called
	outID  string           // our number of an approval
	tokens atomic.Int64     // how many were asked for
}

func connect() (*vendor, error) {
	v := &vendor{outID: "OA20261121001", config: didi.Config{
		ClientID:     os.Getenv("DIDI_CLIENT_ID"),
		ClientSecret: sdk.Secret(os.Getenv("DIDI_CLIENT_SECRET")),
		SignKey:      sdk.Secret(os.Getenv("DIDI_SIGN_KEY")),
		CompanyID:    os.Getenv("DIDI_COMPANY_ID"),
		BaseURL:      os.Getenv("DIDI_BASE_URL"),
	}}
	if v.config.ClientID == "" {
		local, err := diditest.NewServer(mock.Options{})
		if err != nil {
			return nil, err
		}
		v.local, v.config = local, local.Config()
		local.Respond("createApproval", new(ledger).create)
	} else {
		v.outID = time.Now().Format("OA20060102150405")
	}
	v.config.Wire = []sdk.Middleware{v.countTokens}
	return v, nil
}

func (v *vendor) close() {
	if v.local != nil {
		v.local.Close()
	}
}

// countTokens looks at what is sent; it changes nothing.
func (v *vendor) countTokens(next sdk.Doer) sdk.Doer {
	return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/Auth/authorize") {
			v.tokens.Add(1)
		}
		return next.Do(r)
	})
}

// problems are what the local vendor found wrong with the requests.
func (v *vendor) problems() error {
	if v.local == nil {
		return nil
	}
	return errors.Join(v.local.Problems()...)
}

// endToken ends the token at the vendor, who tells nobody, around what f does. The
// refusal that follows is meant, so it is no problem.
func (v *vendor) endToken(f func() error) error {
	if v.local == nil {
		return f() // only its time ends a real one
	}
	if err := v.problems(); err != nil {
		return err
	}
	v.local.RevokeTokens()
	defer v.local.Reset()
	return f()
}

// adapt makes a sample fit the real company: its employee, its regulation, days to come.
func (v *vendor) adapt(req *didi.ApprovalCreateRequest) *didi.ApprovalCreateRequest {
	if v.local != nil {
		return req
	}
	if phone := os.Getenv("DIDI_PHONE"); phone != "" {
		req.Phone, req.PassengerList = phone, nil
		req.ExecutiveRegulationType, req.ExecutiveRegulationID, req.ExecutiveRegulationMember = nil, "", ""
	}
	if id := os.Getenv("DIDI_REGULATION_ID"); id != "" {
		req.RegulationID = id
	}
	if d := req.TravelDetail; d != nil {
		d.StartDate = sdk.DateOf(time.Now().In(china)).AddDays(1)
		d.EndDate = d.StartDate.AddDays(2)
		for i := range d.Trips {
			d.Trips[i].StartDate, d.Trips[i].EndDate = d.StartDate, d.EndDate
		}
	}
	if d := req.BusinessTripDetail; d != nil {
		d.StartTime = time.Now().Add(time.Hour)
		d.EndTime = d.StartTime.Add(8 * time.Hour)
	}
	return req
}

// ledger is the local vendor's memory of approvals. Its ids are beyond 64 bits with sign,
// as the real ones are.
type ledger struct {
	mu    sync.Mutex
	count int
	byOut map[string]string
}

func (l *ledger) create(r *mock.Request) mock.Reply {
	var req struct {
		OutApprovalID string `json:"out_approval_id"`
	}
	if err := r.Decode(&req); err != nil {
		return mock.Reply{Code: "10003", Message: err.Error()}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if id := l.byOut[req.OutApprovalID]; id != "" {
		return mock.Reply{Code: "50506", Message: "外部审批单号已被使用(对应的滴滴审批单ID为" + id + "),请更换外部审批单号或调用审批单修改API"}
	}
	id := fmt.Sprintf("96682944577922040%02d", 5+l.count)
	l.count++
	if req.OutApprovalID != "" {
		if l.byOut == nil {
			l.byOut = map[string]string{}
		}
		l.byOut[req.OutApprovalID] = id
	}
	return mock.Reply{Data: map[string]string{"approval_id": id}}
}
