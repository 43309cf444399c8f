"""`./scripts/openapi`: writes the document, and the collection of its requests."""

from scripts.api_collection import collection
from scripts.api_document import document
from scripts.repository import ROOT

if __name__ == "__main__":
    written = {document.PATH: document.text(), collection.PATH: collection.text(document.build())}
    for path, text in written.items():
        path.write_text(text, "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
