"""`python -m facemagi_client`: the command `facemagi`."""

import sys

from facemagi_client.command_line.main import main

if __name__ == "__main__":
    sys.exit(main())
