"""The trades: what each kind of business says, hears, asks and sells, as folders of data."""
