"""The configuration in `deploy/nats` is one that the server takes and Linksnap works with."""

import os
import subprocess
from pathlib import Path

from tests.support.nats import nats_server_path

CONFIG = Path(__file__).parents[3] / "deploy" / "nats" / "nats-server.conf"


def test_the_server_accepts_its_configuration(tmp_path: Path) -> None:
    checked = subprocess.run(
        [nats_server_path(), "--config", CONFIG, "-t"],
        env=os.environ | {"NATS_STORE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "is valid" in checked.stderr + checked.stdout
