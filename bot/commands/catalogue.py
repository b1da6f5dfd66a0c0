"""`onedoor catalogue check FILE`."""

import sys
from pathlib import Path

from router.catalogue_file import load_catalogue
from router.errors import CatalogueError


def check(file: Path) -> int:
    """Check a catalogue; every fault on a line of its own on standard error, exit code 1."""
    try:
        catalogue = load_catalogue(file)
    except CatalogueError as error:
        sys.stderr.write("\n".join(error.faults) + f"\n共 {len(error.faults)} 处错误。\n")
        return 1
    for code, jurisdiction in catalogue.jurisdictions.items():
        sys.stdout.write(
            f"{code} {jurisdiction.name}：{len(jurisdiction.organs)} 个部门，"
            f"{len(jurisdiction.needs)} 种诉求，没有错误。\n"
        )
    return 0
