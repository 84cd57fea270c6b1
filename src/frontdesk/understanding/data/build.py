"""Makes au_localities.tsv.gz from the GeoNames postal file for Australia; run by hand when that file is renewed.

    python -m frontdesk.understanding.data.build AU.tsv.gz au_localities.tsv.gz

GeoNames, CC BY 4.0. One row for each name: lower-case name, then STATE:postcode,postcode for each state.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

CREDIT = "# Localities of Australia with states and postcodes. GeoNames, CC BY 4.0 (geonames.org)."
# Delivery-centre suffixes of the post, which no caller says.
_SUFFIXES = (" dc", " bc", " mc")


def build(source: Path, target: Path) -> int:
    """Write the table; return the number of names."""
    found: dict[str, dict[str, set[str]]] = {}
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            name = columns[2].lower()
            if not name.endswith(_SUFFIXES):
                found.setdefault(name, {}).setdefault(columns[4], set()).add(columns[1])
    rows = [CREDIT] + [
        f"{name}\t" + "\t".join(f"{state}:{','.join(sorted(codes))}" for state, codes in sorted(states.items()))
        for name, states in sorted(found.items())
    ]
    # No time in the header: the same input gives the same bytes.
    target.write_bytes(gzip.compress("\n".join(rows).encode() + b"\n", mtime=0))
    return len(found)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])), "names")
