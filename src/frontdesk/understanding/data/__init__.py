"""Tables that ship with the package: localities, first names, ordinary words."""
