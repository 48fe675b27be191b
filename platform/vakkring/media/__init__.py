"""Our image and document models: images are re-encoded and stripped before they are stored, files are shown only to who may see them.

May import: ports, markup. The surprise: an original image has no address at all; only its renditions do.
"""
