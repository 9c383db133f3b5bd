package api

import "net/http"

// routes says what there is, by path below Prefix and method. openapi.yaml has the same, and a test compares them.
func (a *api) routes() map[string]map[string]action {
	const get, post, patch, remove = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	s := a.Store
	return map[string]map[string]action{
		"/dashboard": {get: a.dashboard},
		"/jobs":      {get: a.jobs},

		"/sync":          {get: a.syncStates},
		"/sync/log":      {get: a.syncLog},
		"/sync/requests": {post: a.addSyncRequest},

		"/orders":                       {get: list(s.Orders, "shop", "status", "check", "delivery", "partner_id"), post: a.addOrder},
		"/orders/{id}":                  {get: a.order},
		"/orders/{id}/delivery-notes":   {get: a.orderDeliveries, post: a.addDeliveryNote},
		"/orders/{id}/invoices":         {post: a.addInvoice},
		"/orders/{id}/planned-invoices": {get: all(s.PlannedInvoices), post: a.planInvoices},

		"/contracts":                {get: list(s.Contracts, "shop", "status", "partner_id"), post: a.addContract},
		"/contracts/prices":         {post: a.changePrices},
		"/contracts/{id}":           {get: a.contract, patch: a.editContract},
		"/contracts/{id}/preview":   {post: a.previewContract},
		"/contracts/{id}/terminate": {post: a.terminateContract},
		"/contracts/{id}/pause":     {post: a.pauseContract},
		"/contracts/{id}/prices":    {post: a.changePrice},

		"/partners":           {get: list(s.Partners, "shop", "status")},
		"/partners/{id}":      {get: a.partner},
		"/delivery-addresses": {get: list(s.DeliveryAddresses, "shop", "partner_id")},
		"/contacts":           {get: list(s.Contacts, "shop", "partner_id")},
		"/articles":           {get: list(s.Articles, "shop", "status")},
		"/articles/{id}":      {get: a.article},
		"/shipping-methods":   {get: list(s.ShippingMethods, "shop", "status")},

		"/collective-invoices":                 {get: list(s.Collectives, "status", "partner_id"), post: a.combine},
		"/collective-invoices/{id}":            {get: a.collective, patch: a.editCollective},
		"/collective-invoices/{id}/difference": {get: a.collectiveDifference},
		"/collective-invoices/{id}/history":    {get: a.collectiveHistory},
		"/collective-invoices/{id}/issue":      {post: a.issueCollective},
		"/collective-invoices/check":           {post: a.checkMerge},
		"/collective-invoices/{id}/split":      {post: a.splitCollective},
		"/collective-invoices/{id}/move":       {post: a.moveItems},
		"/collective-invoices/{id}/refresh":    {post: a.refreshItem},
		"/planned-invoices/take-over":          {post: a.takeOver},
		"/partners/{id}/mergeable":             {get: a.mergeable},

		"/invoices":                {get: list(s.Invoices, "shop", "status", "partner_id"), post: a.draftInvoice},
		"/invoices/{id}":           {get: a.invoice, patch: a.editInvoice, remove: a.discardInvoice},
		"/invoices/{id}/duplicate": {post: a.duplicateInvoice},
		"/invoices/{id}/pdf":       {get: a.invoicePDF},
		"/invoices/{id}/issue":     {post: a.issueInvoice},
		"/invoices/{id}/send":      {post: a.sendInvoice},

		"/invoices/{id}/payments": {get: a.payments, post: a.addPayment},
		"/invoices/{id}/cancel":   {post: a.cancelInvoice},
		"/mails":                  {get: a.mails},
		"/mails/{id}":             {get: a.mail},
		"/mails/{id}/bounce":      {post: a.bounceMail},

		"/delivery-notes":           {get: list(s.DeliveryNotes, "shop", "status", "partner_id")},
		"/delivery-notes/{id}":      {get: a.deliveryNote},
		"/delivery-notes/{id}/pdf":  {get: a.deliveryNotePDF},
		"/delivery-notes/{id}/send": {post: a.sendDeliveryNote},
		"/delivery-notes/{id}/void": {post: a.voidDeliveryNote},

		"/orders/{id}/shop-status":                 {get: a.shopStatuses, post: a.addShopStatus},
		"/orders/{id}/shop-status/{intent}/cancel": {post: a.cancelShopStatus},
		"/orders/{id}/shop-status/{intent}/retry":  {post: a.retryShopStatus},
		"/orders/{id}/shop-status/{intent}/decide": {post: a.decideShopStatus},
		"/status-changes":                          {get: list(s.StatusIntents, "shop", "status")},

		"/matches":           {get: list(s.Matches, "shop", "status")},
		"/invoices/{id}/xml": {get: a.invoiceXML},

		"/shops/{key}/orders/{nr}":                           {get: a.shopOrder},
		"/shops/{key}/orders/{nr}/documents/{kind}/{id}/pdf": {get: a.shopDocumentPDF},
		"/shops/{key}/orders/{nr}/delivery-notes":            {post: a.addShopDeliveryNote},
		"/shops/{key}/orders/{nr}/invoices":                  {post: a.addShopInvoice},
		"/shops/{key}/hints":                                 {post: a.hint},
	}
}
