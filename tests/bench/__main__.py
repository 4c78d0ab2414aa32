"""Every benchmark, one after the other, on a folder of test material.

Usage: python -m tests.bench CORPORA_FOLDER

The folder holds `egress/vectors.jsonl`, `extraction/readability/pages`, `pages` and BEIR folders
below `retrieval`. Each benchmark runs in a process of its own and prints a table.
"""

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run them all; 1 when one of them failed."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("usage: make bench CORPORA=FOLDER (see tests/bench/__main__.py)", file=sys.stderr)
        return 2
    corpora = Path(sys.argv[1])
    beir = sorted(str(path.parent) for path in corpora.glob("retrieval/*/corpus.jsonl"))
    runs = {
        "egress_vectors": [str(corpora)],
        "capture_corpus": [str(corpora / "extraction" / "readability")],
        "extraction": [str(corpora / "extraction" / "readability")],
        "fidelity": ["--corpora", str(corpora)],
        "retrieval": beir,
        "catalog_speed": [],
        "tag_changes": [],
        "imports": [],
    }
    failed = []
    for name, arguments in runs.items():
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"tests.bench.{name}", *arguments]
        if subprocess.run(command, check=False).returncode != 0:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
