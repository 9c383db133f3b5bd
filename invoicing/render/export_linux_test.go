package render

// Uncage makes the tool run without a network namespace, as on systems that grant none.
func (w *WKHTMLToPDF) Uncage() { w.settle(cage(0)) }
