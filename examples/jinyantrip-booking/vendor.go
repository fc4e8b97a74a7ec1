package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/apigen-go/apigen/generated/jinyantrip"
	"github.com/apigen-go/apigen/generated/jinyantrip/jinyantriptest"
	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

// vendor is the other side: the real one, or one on localhost.
type vendor struct {
	config jinyantrip.Config
	// local plays the vendor's calls to us, and all of the vendor when offline.
	local   *jinyantriptest.Server
	offline bool
}

func connect() (*vendor, error) {
	live := jinyantrip.Config{
		AppKey:  os.Getenv("JINYAN_APPKEY"),
		Secret:  sdk.Secret(os.Getenv("JINYAN_SECRET")),
		BaseURL: os.Getenv("JINYAN_BASE_URL"),
	}
	o := mock.Options{}
	if live.AppKey != "" {
		o.Credentials = map[string]string{"appkey": live.AppKey, "secret": live.Secret.Reveal()}
	}
	local, err := jinyantriptest.NewServer(o)
	if err != nil {
		return nil, err
	}
	v := &vendor{config: live, local: local}
	if live.AppKey == "" {
		v.config, v.offline = local.Config(), true
	}
	return v, nil
}

func (v *vendor) close() { v.local.Close() }

// problems are what the local vendor found wrong with the requests.
func (v *vendor) problems() error {
	if !v.offline {
		return nil
	}
	return errors.Join(v.local.Problems()...)
}

// notify serves the partner's side and has the vendor's notification sent to it.
func (v *vendor) notify(ctx context.Context, w io.Writer) error {
	handler, err := jinyantrip.NewWebhookHandler(jinyantrip.WebhookConfig{
		AppKey: v.config.AppKey, Secret: v.config.Secret,
	}, &partner{w: w})
	if err != nil {
		return err
	}
	ours := httptest.NewServer(handler)
	defer ours.Close()

	reply, err := v.local.Send(ctx, "notify", ours.URL, nil)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "we answered %q\n", text)

	// A forged call never reaches the partner.
	forged, err := v.local.Send(ctx, "notify", ours.URL, mock.Event{
		Tamper: func(_ *http.Request, body []byte) []byte { return append(body, ' ') },
	})
	if forged == nil {
		return err
	}
	fmt.Fprintf(w, "a forged notification was answered %d\n", forged.StatusCode)
	return nil
}

// partner is our side of the calls that the vendor makes.
type partner struct {
	w io.Writer
}

func (p *partner) Notify(_ context.Context, n *jinyantrip.NotifyRequest) error {
	fmt.Fprintf(p.w, "notified (%s): %s\n", n.NotifyCode.Title(), n.NotifyContent)
	return nil
}

// project is the only project of this partner.
var project = jinyantrip.ProjectInfo{ProjectID: "P1", ProjectCode: "TEST", ProjectName: "技术部差旅", ProjectBudget: "100000"}

func (p *partner) ProjectMatch(context.Context, *jinyantrip.ProjectMatchRequest) (*jinyantrip.ProjectMatchReply, error) {
	return &jinyantrip.ProjectMatchReply{
		StatusCode: "200", IsSucc: "true",
		Entities: []jinyantrip.ProjectOption{{
			ProjectID: project.ProjectID, ProjectCode: project.ProjectCode, ProjectName: project.ProjectName,
			ProjectBudget: project.ProjectBudget, IsUltima: true,
		}},
	}, nil
}

func (p *partner) ProjectDetail(_ context.Context, id string) (*jinyantrip.ProjectInfo, error) {
	if id != project.ProjectID {
		return nil, &sdk.Reply{Code: "404", Message: "项目不存在"}
	}
	return &project, nil
}

func (p *partner) BudgetDeduct(_ context.Context, req *jinyantrip.BudgetDeductRequest) (string, error) {
	return req.ProjectID, nil
}

func (p *partner) BudgetRefund(_ context.Context, req *jinyantrip.BudgetRefundRequest) (string, error) {
	return req.ProjectID, nil
}
