"""`./scripts/openapi`: writes the document, and the types of the Python client."""

import json

from scripts.api_document import client_types
from scripts.api_document.document import PATH, text
from scripts.repository import ROOT

if __name__ == "__main__":
    written = text()
    PATH.write_text(written, "utf-8")
    for path in (PATH, *client_types.write(json.loads(written))):
        print(f"wrote {path.relative_to(ROOT)}")
