"""What a first card view weighs and how soon it shows, on a phone with slow 4G: Lighthouse with an empty profile, five runs, medians."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
RUNS, TRIES = 5, 3
"""Lighthouse sometimes sees nothing of the page's beginning (NO_NAVSTART) and asks to be run again."""
CHROME = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
CATEGORIES = "performance,accessibility,best-practices"


def chromium() -> str:
    """The browser that the tests use, too."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium was found; .ci/install-chromium installs it.")
    return found


def install() -> None:
    """Lighthouse from its lock file, once."""
    if not (FOLDER / "node_modules" / "lighthouse").exists():
        subprocess.run(["npm", "ci", "--no-fund", "--no-audit", "--loglevel=error"], cwd=FOLDER, check=True)


def run(url: str) -> dict[str, float]:
    """One run: slow 4G (1.6 Mbit/s, 150 ms) and a four times slower processor, simulated as Lighthouse does by default."""
    out = Path(tempfile.mkdtemp()) / "report.json"
    command = ["node", "node_modules/lighthouse/cli/index.js", url, "--quiet", "--output=json", f"--output-path={out}",
               f"--only-categories={CATEGORIES}", f"--chrome-flags={CHROME}"]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium()}
    for _ in range(TRIES):
        ended = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False)
        if not ended.returncode:
            break
    else:
        raise RuntimeError(f"Lighthouse: {ended.stderr[-500:]}")
    report = json.loads(out.read_text())
    requests = report["audits"]["network-requests"]["details"]["items"]
    scores = {name: round(100 * category["score"]) for name, category in report["categories"].items()}
    return {
        **scores,
        "lcp_s": report["audits"]["largest-contentful-paint"]["numericValue"] / 1000,
        "tbt_ms": report["audits"]["total-blocking-time"]["numericValue"],
        "cls": report["audits"]["cumulative-layout-shift"]["numericValue"],
        "requests": len(requests),
        "kb": sum(one.get("transferSize", 0) for one in requests) / 1024,
        "js_kb": sum(one.get("transferSize", 0) for one in requests if one.get("resourceType") == "Script") / 1024,
    }


def measure(url: str) -> dict[str, float]:
    """Medians of all runs."""
    install()
    runs = [run(url) for _ in range(RUNS)]
    return {name: round(statistics.median(one[name] for one in runs), 2) for name in runs[0]}
