"""Pictures for the tests: honest ones with everything a phone puts in, and dishonest ones."""

from io import BytesIO

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

GPS = {1: "N", 2: (52.0, 30.0, 36.5), 3: "E", 4: (6.0, 5.0, 11.25)}
PHONE = "Geheime Telefoon 12"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:City="GeheimeStraat"/></rdf:RDF></x:xmpmeta>'
COMMENT = b"GeheimCommentaar"
SECRETS = (PHONE.encode(), b"GeheimeStraat", COMMENT)


def exif(orientation=1):
    data = Image.Exif()
    data[0x010F] = PHONE
    data[0x0112] = orientation
    data.get_ifd(0x8825).update(GPS)
    return data.tobytes()


def sketch(size=(60, 40), mode="RGB"):
    """Red on the left half, blue on the right."""
    image = Image.new(mode, size, "red" if mode in {"RGB", "RGBA"} else 0)
    if mode in {"RGB", "RGBA"}:
        image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    return image


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(image, kind, **options):
    output = BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def full_of_secrets(kind="JPEG", *, size=(60, 40), orientation=1):
    options = {"exif": exif(orientation), "icc_profile": profile()}
    if kind in {"JPEG", "WEBP", "AVIF", "HEIF"}:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = COMMENT
    if kind == "PNG":
        text = PngInfo()
        text.add_text("Comment", COMMENT.decode())
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = text
    if kind == "GIF":
        options = {"comment": COMMENT}
    return saved(sketch(size), kind, **options)


def opened(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


def says_nothing(content):
    """True when a picture carries no metadata: asked of Pillow, and of the bytes themselves."""
    image = opened(content)
    if dict(image.getexif()) or image.getexif().get_ifd(0x8825):
        return False
    if {"exif", "xmp", "XML:com.adobe.xmp", "comment", "Comment", "photoshop"} & set(image.info):
        return False
    return not any(secret in content for secret in (*SECRETS, b"Exif\x00\x00", b"http://ns.adobe.com/xap"))
