"""Images made by hand, right ones and wrong ones."""

import struct
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width, height, inflated, colour=2):
    """A PNG whose pixels are whatever is given, be they too many or too few."""
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(inflated, 1)) +
            chunk(b"IEND", b""))


def png(width, height):
    """A right one, of colours that run from side to side."""
    row = b"\0" + bytes(value for x in range(width) for value in (x * 255 // width, 100, 200 - x * 100 // width))
    return png_of(width, height, row * height)


def jpeg_head(width, height):
    """The beginning of a JPEG that says how large it is."""
    return (b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) +
            b"\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9")


def size_of(png):
    return struct.unpack(">II", png[16:24])


def bomb(width, height, gigabytes):
    """A PNG that inflates to so much, though its header says that it is small."""
    squeeze = zlib.compressobj(9)
    zeros = bytes(1 << 24)
    data = b"".join(squeeze.compress(zeros) for _ in range(gigabytes * 64)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
