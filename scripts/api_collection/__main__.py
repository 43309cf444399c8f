"""`./scripts/openapi`, second part: writes the collection from the API's document."""

import json

from scripts.api_collection.collection import PATH, text
from scripts.api_document import document
from scripts.repository import ROOT

if __name__ == "__main__":
    PATH.write_text(text(json.loads(document.PATH.read_text("utf-8"))), "utf-8")
    print(f"wrote {PATH.relative_to(ROOT)}")
