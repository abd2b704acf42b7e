// The store's room; see Schema.
