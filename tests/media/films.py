"""Short films for the tests: MP4 boxes with what a phone writes into them."""

PLACE = b"+52.5168+006.0830/"


def box(kind, *inside):
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def mp4(*, place=PLACE, header=True):
    """A film whose header stands behind the picture, as phones write it, and names the place twice."""
    user = box(b"udta", box(b"\xa9xyz", len(place).to_bytes(2, "big"), b"\x15\xc7", place))
    meta = box(b"meta", b"com.apple.quicktime.location.ISO6709", place)
    track = box(b"trak", box(b"tkhd", bytes(20)), box(b"udta", place))
    moov = box(b"moov", box(b"mvhd", bytes(100)), track, user, meta)
    return box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + box(b"mdat", b"picture" * 50) + (moov if header else b"")


def webm():
    return b"\x1a\x45\xdf\xa3" + bytes(200)
