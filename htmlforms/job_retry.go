package htmlforms

import (
	"net/http"
	"time"
)

// FailedJob is a background job that was given up.
type FailedJob struct {
	ID    int64
	Kind  string
	Error string
	At    time.Time
}

// jobRetry makes a job that was given up available again, after a person has mended the cause.
func (p *Pages) jobRetry(r *http.Request, id int64) (string, Notice, error) {
	if err := p.Retry(r.Context(), id); err != nil {
		return "", Notice{}, err
	}
	return "/system", Notice{Tone: "good", Key: "job.retried"}, nil
}
