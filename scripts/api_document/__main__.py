"""`./scripts/openapi`: writes the document."""

from scripts.api_document.document import PATH, text
from scripts.repository import ROOT

if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
    print(f"wrote {PATH.relative_to(ROOT)}")
