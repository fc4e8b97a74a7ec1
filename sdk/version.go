package sdk

// Generated packages guard against a runtime that is too old or too new for them:
//
//	const _ = uint(sdk.MaxVersion - 1) // needs sdk generation 1 or newer
//	const _ = uint(1 - sdk.MinVersion) // and one that still knows generation 1
//
// Either constant expression is negative, and does not compile, if the two do not fit.
const (
	// MinVersion is the oldest generated code that this runtime serves.
	MinVersion = 1
	// MaxVersion is the newest.
	MaxVersion = 1
)
