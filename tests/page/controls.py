"""Which controls the page has, and which of them some test has used."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

WATCH = (Path(__file__).parent / "controls.js").read_text()


@dataclass(frozen=True)
class Controls:
    """What each test saw and used, in a folder, because several processes share the tests."""

    folder: Path

    def note(self, test: str, found: list[dict[str, list[str]]]) -> None:
        """Keep what one test saw and used."""
        path = self._path(test)
        path.with_suffix(".part").write_text(json.dumps(found))
        path.with_suffix(".part").rename(path)

    def has(self, test: str) -> bool:
        """Tell whether a test has ended."""
        return self._path(test).exists()

    def unused(self) -> set[str]:
        """Return what was seen and never used."""
        pages = [page for path in self.folder.glob("*.json") for page in json.loads(path.read_text())]
        seen = {name for page in pages for name in page["seen"]}
        return seen - {name for page in pages for name in page["used"]}

    def _path(self, test: str) -> Path:
        return self.folder / f"{sha256(test.encode()).hexdigest()}.json"
