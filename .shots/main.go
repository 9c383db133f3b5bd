package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

type css = chromedp.CSS

func main() {
	base, user, pw, out := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	pages := os.Args[5:]
	dir, _ := os.MkdirTemp("", "chr")
	defer os.RemoveAll(dir)
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(dir), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-background-networking", true), chromedp.Flag("accept-lang", "de-DE")}
	actx, c1 := chromedp.NewExecAllocator(context.Background(), opts...)
	defer c1()
	ctx, c2 := chromedp.NewContext(actx)
	defer c2()
	ctx, c3 := context.WithTimeout(ctx, 120*time.Second)
	defer c3()
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/login"), chromedp.SendKeys(css(`input[name=login]`), user),
		chromedp.SendKeys(css(`input[name=password]`), pw), chromedp.Click(css(`.login button`)), chromedp.WaitVisible(css(`footer`))); err != nil {
		log.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	for _, p := range pages {
		for _, w := range []int64{1280, 360} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(w, 800), chromedp.Navigate(base+p), chromedp.WaitReady(css(`body`))); err != nil {
				log.Print(p, err)
				continue
			}
			time.Sleep(200 * time.Millisecond)
			b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				log.Print(p, err)
			}
			name := strings.Trim(strings.ReplaceAll(strings.ReplaceAll(p, "/", "_"), "?", "_"), "_")
			if name == "" {
				name = "start"
			}
			os.WriteFile(fmt.Sprintf("%s/%s-%d.png", out, name, w), b, 0o644)
		}
	}
}
