package sampleshop

import (
	"context"
	"database/sql"
	"fmt"
)

// writeCustomer makes the account that a checkout needs, with its first address, and returns its key.
func (c Checkout) writeCustomer(ctx context.Context, w *writer) (int64, error) {
	p, a, at := c.Customer, c.Customer.Address, c.At.Format(timeLayout)
	guest, born := 0, "0000-00-00 00:00:00"
	if p.Guest {
		guest = 1
	}
	if p.Born != "" {
		born = p.Born + " 00:00:00"
	}
	fields := []field{
		{"customers_cid", p.Number}, {"customers_vat_id", p.VATID}, {"customers_status", c.Group},
		{"customers_gender", a.Gender}, {"customers_firstname", a.First}, {"customers_lastname", a.Last},
		{"customers_dob", born}, {"customers_email_address", p.Email}, {"customers_telephone", p.Phone},
		{"customers_newsletter", "0"}, {"account_type", guest}, {"customers_date_added", at}, {"customers_last_modified", at},
		{"customers_password_time", c.At.Unix()},
	}
	if p.VATID != "" {
		fields = append(fields, field{"customers_vat_id_status", 1})
	}
	if c.catalogue.domains {
		fields = append(fields, field{CustomerColumn, c.Domain})
	}
	id, err := w.insert(ctx, "customers", fields)
	if err != nil {
		return 0, err
	}
	addresses := []Address{a}
	for _, other := range []*Address{c.Billing, c.Delivery} {
		if other != nil && *other != a {
			addresses = append(addresses, *other)
		}
	}
	for i, a := range addresses {
		book, err := c.catalogue.writeAddress(ctx, w, id, a, at)
		if err != nil {
			return 0, err
		}
		if i > 0 {
			continue
		}
		if _, err := w.exec(ctx, "UPDATE customers SET customers_default_address_id = ? WHERE customers_id = ?", book, id); err != nil {
			return 0, err
		}
	}
	_, err = w.insert(ctx, "customers_info", []field{{"customers_info_id", id}, {"customers_info_date_of_last_logon", at},
		{"customers_info_number_of_logons", 1}, {"customers_info_date_account_created", at}})
	return id, err
}

func (c *catalogue) writeAddress(ctx context.Context, w *writer, customer int64, a Address, at string) (int64, error) {
	return w.insert(ctx, "address_book", []field{
		{"customers_id", customer}, {"entry_gender", a.Gender}, {"entry_company", a.Company}, {"entry_firstname", a.First},
		{"entry_lastname", a.Last}, {"entry_street_address", a.Street}, {"entry_suburb", a.Suburb},
		{"entry_postcode", a.Postcode}, {"entry_city", a.City}, {"entry_country_id", c.countries[a.Country].id},
		{"address_date_added", at}, {"address_last_modified", at},
	})
}

// DeleteGuest removes a guest's account as the shop does minutes after the checkout; the order stays.
func DeleteGuest(ctx context.Context, db *sql.DB, customersID int64) error {
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	return w.deleteGuest(ctx, customersID)
}

func (w *writer) deleteGuest(ctx context.Context, customer int64) error {
	for _, table := range []string{"customers", "address_book"} {
		if _, err := w.exec(ctx, "DELETE FROM "+table+" WHERE customers_id = ?", customer); err != nil {
			return fmt.Errorf("delete guest %d: %w", customer, err)
		}
	}
	if _, err := w.exec(ctx, "DELETE FROM customers_info WHERE customers_info_id = ?", customer); err != nil {
		return fmt.Errorf("delete guest %d: %w", customer, err)
	}
	return nil
}
