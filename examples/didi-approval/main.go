// Command didi-approval does what a company's OA system does at DiDi: it looks up the
// regulation, creates the four kinds of approval that the vendor's document shows,
// finds the approval that exists already, sees its own mistakes before they are sent,
// and lives through the end of its token.
//
// It runs offline against diditest, which issues tokens, checks signatures and rules and
// answers in the vendor's envelope. With DIDI_CLIENT_ID, DIDI_CLIENT_SECRET, DIDI_SIGN_KEY
// and DIDI_COMPANY_ID set (and DIDI_BASE_URL for another host) it talks to the vendor;
// DIDI_PHONE and DIDI_REGULATION_ID then say for whom and by which regulation.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/sdk"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer) error {
	vendor, err := connect()
	if err != nil {
		return err
	}
	defer vendor.close()
	client, err := didi.New(vendor.config)
	if err != nil {
		return err
	}
	oa := &oa{client: client, vendor: vendor, w: w}
	for _, step := range []func(context.Context) error{
		oa.lookUpRegulation, oa.createAll, oa.createTwice, oa.makeMistakes, oa.outliveToken,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return vendor.problems()
}

// oa is the company's side.
type oa struct {
	client *didi.Client
	vendor *vendor
	w      io.Writer
}

func (o *oa) say(format string, args ...any) { fmt.Fprintf(o.w, format+"\n", args...) }

// How a regulation controls the cities decides which members of a trip are needed.
func (o *oa) lookUpRegulation(ctx context.Context) error {
	regulations, err := o.client.Regulation.List(ctx)
	if err != nil {
		return err
	}
	if len(regulations) == 0 {
		return errors.New("the company has no regulation: nothing can be approved")
	}
	first := regulations[0]
	detail, err := o.client.Regulation.Detail(ctx, &didi.RegulationDetailRequest{RegulationID: first.RegulationID})
	if err != nil {
		return err
	}
	o.say("regulation %s %s: %s", detail.RegulationID, detail.RegulationName, first.CityType.Title())
	return nil
}

func (o *oa) createAll(ctx context.Context) error {
	for _, s := range samples() {
		created, err := o.client.Approval.Create(ctx, o.vendor.adapt(s.request))
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		o.say("%s (%s): approval %s", s.title, s.request.ApprovalType.Title(), created.ApprovalID)
	}
	return nil
}

// out_approval_id is the caller's key. A lost answer is no reason to fear a second
// approval: the vendor refuses the repeat and says which one there is.
func (o *oa) createTwice(ctx context.Context) error {
	req := o.vendor.adapt(byTimes())
	req.OutApprovalID = o.vendor.outID
	for range 2 {
		created, err := o.client.Approval.Create(ctx, req)
		var refused *sdk.Error
		switch {
		case err == nil:
			o.say("%s created as %s", req.OutApprovalID, created.ApprovalID)
		case errors.Is(err, didi.ErrOutApprovalIDUsed) && errors.As(err, &refused):
			o.say("%s exists already: approval %s", req.OutApprovalID, refused.Extract["approval_id"])
		default:
			return err
		}
	}
	return nil
}

// All mistakes come at once, each with the place of it, and nothing is sent.
func (o *oa) makeMistakes(ctx context.Context) error {
	req := mediumOrStrictControl()
	req.MemberType = didi.MemberTypeEmail
	req.OutApprovalID = strings.Repeat("x", 121)
	req.TravelDetail.CategoryControl = []didi.Category{}
	req.PassengerList[0].PassengerPhone = ""
	_, err := o.client.Approval.Create(ctx, req)
	var wrong *sdk.ValidationError
	if !errors.As(err, &wrong) {
		return fmt.Errorf("a wrong request was sent: %w", err)
	}
	o.say("not sent, %d mistakes:", len(wrong.Violations))
	for _, v := range wrong.Violations {
		o.say("  %s", v)
	}
	return nil
}

// The vendor may end a token before its time. The client notices, gets another one and
// repeats the call.
func (o *oa) outliveToken(ctx context.Context) error {
	err := o.vendor.endToken(func() error {
		_, err := o.client.Regulation.List(ctx)
		return err
	})
	if err != nil {
		return err
	}
	o.say("tokens obtained: %d", o.vendor.tokens.Load())
	return nil
}
