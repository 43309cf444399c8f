"""All rows, in the order of the page."""

from scripts.benchmarks.peers.rows.cold_faces import COLD_FACES
from scripts.benchmarks.peers.rows.container import CONTAINER
from scripts.benchmarks.peers.rows.effects import EFFECTS
from scripts.benchmarks.peers.rows.faces import FACES
from scripts.benchmarks.peers.rows.imports import IMPORTS
from scripts.benchmarks.peers.rows.upscaling import UPSCALING

ROWS = (*FACES, COLD_FACES, *CONTAINER, *EFFECTS, UPSCALING, IMPORTS)
