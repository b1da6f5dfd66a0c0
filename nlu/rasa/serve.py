"""Serves a trained model over HTTP; run by the Python 3.10 that Rasa is installed in.

    python -I nlu/rasa/serve.py MODEL [HOST [PORT]]     with ONEDOOR_RASA_TOKEN in the environment

The token goes in by the environment: on a command line every user of the machine could read it.
"""

import os
import sys


def main() -> None:
    """Hand over to Rasa's own command line, within this process."""
    arguments = sys.argv[1:]
    token = os.environ.get("ONEDOOR_RASA_TOKEN", "")
    if len(arguments) not in (1, 2, 3) or not token:
        sys.exit("serve.py MODEL [HOST [PORT]], with ONEDOOR_RASA_TOKEN set")
    model, host, port = arguments + ["127.0.0.1", "5005"][len(arguments) - 1 :]
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    sys.argv = ["rasa", "run", "--enable-api", "--interface", host, "--port", port]
    sys.argv += ["--model", model, "--auth-token", token]

    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
