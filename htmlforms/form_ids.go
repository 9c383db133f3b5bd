package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// formIDs reads the ids of ticked boxes.
func formIDs(r *http.Request, name string) ([]int64, error) {
	ids := make([]int64, len(r.PostForm[name]))
	for i, v := range r.PostForm[name] {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil, invoicing.Invalidf("%s: %q is no id", name, v)
		}
		ids[i] = id
	}
	return ids, nil
}
