"""Looking at PNGs in tests."""

import io

import matplotlib.image as mpl_image
import numpy as np


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG that is really a picture: not of one colour all over."""
    pixels = mpl_image.imread(io.BytesIO(png), format="png")
    assert float(np.std(pixels)) > 0.01
    height, width = pixels.shape[:2]
    return width, height
