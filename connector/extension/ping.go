package extension

import (
	"context"
	"time"
)

// Info is what the extension says of itself.
type Info struct {
	Version     string   `json:"version"`
	ShopVersion string   `json:"shop_version"` // such as MOD_2.0.7.2
	PHP         string   `json:"php"`
	Charset     string   `json:"charset"`
	Template    string   `json:"template"`
	Now         int64    `json:"now"` // seconds since 1970
	Languages   []string `json:"languages"`
	Can         []string `json:"can"`

	Ahead time.Duration `json:"-"` // how far the shop's clock is ahead of ours; half of the way there taken off
}

// Ping asks whether the extension is there and answers to our secret.
func (c Client) Ping(ctx context.Context) (Info, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	asked := c.now()
	var i Info
	if err := c.ask(ctx, []byte(`{"action":"ping"}`), &i); err != nil {
		return Info{}, err
	}
	took := c.now().Sub(asked)
	i.Ahead = (time.Unix(i.Now, 0).Sub(asked) - took/2).Round(time.Second)
	i.Version, i.ShopVersion, i.PHP, i.Charset, i.Template = said(i.Version), said(i.ShopVersion), said(i.PHP), said(i.Charset), said(i.Template)
	return i, nil
}
