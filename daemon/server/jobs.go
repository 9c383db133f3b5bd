package server

import (
	"context"
	"errors"
	"fmt"

	"fakturisd/htmlforms"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

func (s *Server) jobs(ctx context.Context) ([]htmlforms.JobCount, error) {
	if s.cfg.Queue == nil {
		return nil, nil
	}
	counts, err := s.cfg.Queue.Counts(ctx)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	rows := make([]htmlforms.JobCount, len(counts))
	for i, c := range counts {
		rows[i] = htmlforms.JobCount{Kind: c.Kind, State: string(c.State), N: c.N}
	}
	return rows, nil
}

// givenUpShown is how many jobs that were given up the system page lists.
const givenUpShown = 50

func (s *Server) failedJobs(ctx context.Context) ([]htmlforms.FailedJob, error) {
	if s.cfg.Queue == nil {
		return nil, nil
	}
	failed, err := s.cfg.Queue.Failed(ctx, givenUpShown)
	if err != nil {
		return nil, err
	}
	rows := make([]htmlforms.FailedJob, len(failed))
	for i, j := range failed {
		rows[i] = htmlforms.FailedJob(j)
	}
	return rows, nil
}

func (s *Server) retryJob(ctx context.Context, id int64) error {
	if s.cfg.Queue == nil {
		return invoicing.NotFoundf("there are no jobs here")
	}
	err := s.cfg.Queue.Retry(ctx, id)
	if errors.Is(err, outbox.ErrLost) {
		return invoicing.Conflictf("Diese Aufgabe ist nicht mehr aufgegeben.")
	}
	return err
}
