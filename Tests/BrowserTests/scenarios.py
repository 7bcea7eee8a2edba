"""Short journeys through the studio, one matter each.

    python scenarios.py PROGRAM [NAME ...] [--shots FOLDER] [--data FOLDER]

Each has a server, a ledger and a folder of its own. All are run, whatever one of them says; ends with 0 when all hold.
"""

import argparse
import importlib
import sys
import time
import traceback
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from studio import REPOSITORY, Failure, LeftOut

NAMES = ["drop_file", "schema", "decimal_commas", "hostile_names", "formal_privacy", "survival", "narrow", "robust"]


def main():
    parser = argparse.ArgumentParser(description="Short journeys through the studio.")
    parser.add_argument("program")
    parser.add_argument("names", nargs="*", help="which ones; all where none is named")
    parser.add_argument("--shots", help="folder for screenshots")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    options = parser.parse_args()
    if options.shots:
        Path(options.shots).mkdir(parents=True, exist_ok=True)
    failed = 0
    begun = time.monotonic()
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None, args=["--no-sandbox"])
        for name in options.names or NAMES:
            for words, run in importlib.import_module(name).SCENARIOS:
                start = time.monotonic()
                try:
                    run(options.program, browser, options.data, options.shots)
                    outcome = "holds"
                except LeftOut as reason:
                    outcome = f"left out: {reason}"
                except (Failure, Error) as failure:
                    failed += 1
                    ours = [line for line in traceback.format_tb(failure.__traceback__) if "BrowserTests" in line]
                    outcome = f"FAILED: {failure}\n{''.join(ours[-4:])}"
                print(f"  {time.monotonic() - start:6.1f} s  {words}: {outcome}", flush=True)
        browser.close()
    print(f"  {time.monotonic() - begun:6.1f} s  " + (f"{failed} of them failed" if failed else "all of it holds"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
