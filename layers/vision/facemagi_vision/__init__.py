"""The face engine: decode a photo, find its faces with 478 landmarks each, tell people from background.

numpy, Pillow and LiteRT on one CPU core; nothing else, so that it fits into a Lambda layer.

Pixel coordinates, everywhere: origin at the top-left corner of the top-left pixel, x to the right, y down,
so that the centre of the pixel in row i, column j is (j + 0.5, i + 0.5).
"""
