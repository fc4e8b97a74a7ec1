package oauth2

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// Device is a consent that a user gives on another device (RFC 8628). Show UserCode and URL.
type Device struct {
	UserCode string
	// URL is where the user enters the code; CompleteURL has it in it already, for a QR code.
	URL         string
	CompleteURL string
	// Code is what [Rule.Await] asks with.
	Code     sdk.Secret
	Expires  time.Time
	Interval time.Duration // between two questions; 0 means 5 seconds
}

const (
	defaultInterval = 5 * time.Second
	slowDown        = 5 * time.Second // RFC 8628 section 3.5
)

// Device begins a consent on another device.
func (r *Rule) Device(ctx context.Context, app App) (*Device, error) {
	e, p, err := r.endpoint(ctx, app)
	if err != nil {
		return nil, err
	}
	address := r.DeviceURL
	if p != nil {
		address = p.device
	}
	if address == "" {
		return nil, fmt.Errorf("%s: scheme %q has no address for devices", r.API, r.Scheme)
	}
	form := []sdk.Member{{Name: clientID, Value: app.ClientID}}
	if len(app.Scopes) > 0 {
		form = append(form, sdk.Member{Name: "scope", Value: strings.Join(app.Scopes, " ")})
	}
	e.params = app.Params
	start := e.client.Now()
	answer, err := e.post(ctx, address, form, again)
	if err != nil {
		return nil, err
	}
	d := &Device{UserCode: member(answer, "user_code"), URL: member(answer, "verification_uri"),
		CompleteURL: member(answer, "verification_uri_complete"), Code: sdk.Secret(member(answer, "device_code")), Interval: defaultInterval}
	if d.URL == "" {
		d.URL = member(answer, "verification_url") // the name in the drafts, which lives on
	}
	if d.Code == "" || d.UserCode == "" || d.URL == "" {
		return nil, fmt.Errorf("%s: the answer about scheme %q lacks device_code, user_code or verification_uri", r.API, r.Scheme)
	}
	if s := number(answer, "interval"); s > 0 {
		d.Interval = time.Duration(s * float64(time.Second))
	}
	if s := number(answer, "expires_in"); s > 0 {
		d.Expires = start.Add(time.Duration(s * float64(time.Second)))
	}
	return d, nil
}

// Await asks for the tokens until the user has consented, or refused ([ErrAccessDenied]), or
// it is too late ([ErrExpired]), or ctx ends.
func (r *Rule) Await(ctx context.Context, app App, d *Device) (Granted, error) {
	e, p, err := r.endpoint(ctx, app)
	if err != nil {
		return Granted{}, err
	}
	address := r.TokenURL
	if p != nil {
		address = p.token
	}
	form := []sdk.Member{{Name: "grant_type", Value: "urn:ietf:params:oauth:grant-type:device_code"}, {Name: "device_code", Value: d.Code.Reveal()}}
	for every := cmp.Or(d.Interval, defaultInterval); ; {
		if !d.Expires.IsZero() && !e.client.Now().Before(d.Expires) {
			return Granted{}, fmt.Errorf("%s: %w", r.API, ErrExpired)
		}
		select {
		case <-ctx.Done():
			return Granted{}, ctx.Err()
		case <-time.After(every):
		}
		g, err := e.ask(ctx, address, form, again)
		var refused *sdk.Error
		switch {
		case err == nil:
			return g, nil
		case !errors.As(err, &refused):
			return Granted{}, err
		case refused.Code == "authorization_pending":
		case refused.Code == "slow_down":
			every += slowDown
		case refused.HTTPStatus == 0 && refused.Retryable: // the network: the user is still at it
		default:
			return Granted{}, err
		}
	}
}
