package server_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) {
	code := privatedb.Main(m)
	closeChromium()
	os.Exit(code)
}

// chromium is the browser of all tests, started by the first that opens a window in it, and closeChromium ends it: starting one
// takes longer than most walks.
var chromium, closeChromium = sharedBrowser()

func sharedBrowser() (open func() (context.Context, error), shut func()) {
	end := func() {}
	return sync.OnceValues(func() (context.Context, error) {
		dir, err := os.MkdirTemp("/tmp", "fakturis") // the path of its socket must be short
		if err != nil {
			return nil, err
		}
		ctx, stop, err := startBrowser(dir)
		end = func() { stop(); os.RemoveAll(dir) }
		return ctx, err
	}), func() { end() }
}

// startBrowser starts a headless Chromium with an empty profile in dir; it talks to nobody but our server.
func startBrowser(dir string) (ctx context.Context, stop func(), err error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, func() {}, fmt.Errorf("these tests look at the pages with Chromium (Debian package chromium): %w", err)
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.Env("TMPDIR=" + dir), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("accept-lang", "de-DE")}
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage", "hide-scrollbars"} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	all, free := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, _ = chromedp.NewContext(all)
	stop = func() {
		err := chromedp.Cancel(ctx) // waits until the browser has left its folder
		free()
		if err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "close the browser:", err)
		}
	}
	return ctx, stop, chromedp.Do(ctx)
}
