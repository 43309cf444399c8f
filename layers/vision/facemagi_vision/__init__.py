"""The face engine: decodes a photo, detects its faces with 478 landmarks each, computes a person mask.

It needs only numpy, Pillow, pi-heif and LiteRT, so that it fits into a Lambda layer, and runs on one CPU core.

Convention: pixels, origin at the top-left corner of the top-left pixel, x to the right, y down. The centre of the
pixel in row i, column j is (j + 0.5, i + 0.5). Angles of squares and poses in the picture plane are clockwise.
"""
