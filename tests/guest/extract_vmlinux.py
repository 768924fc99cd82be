#!/usr/bin/python3
"""The ELF inside a bzImage: qemu starts it directly, seconds before it would have unpacked itself.

    extract_vmlinux.py BZIMAGE VMLINUX

Where the payload lies is said by the x86 boot protocol: (setup_sects + 1) sectors, then
payload_offset and payload_length of the header.
"""
import lzma
import struct
import sys
import zlib

SECTOR_BYTES = 512
XZ = b"\xfd7zXZ\0"
GZIP = b"\x1f\x8b"


def unpack(image):
    sectors = image[0x1F1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = (sectors + 1) * SECTOR_BYTES + offset
    payload = image[start : start + length]
    if payload.startswith(XZ):
        return lzma.LZMADecompressor().decompress(payload)
    if payload.startswith(GZIP):
        return zlib.decompressobj(31).decompress(payload)
    sys.exit(f"extract_vmlinux: the kernel is compressed in a way that is not known: {payload[:6]!r}")


with open(sys.argv[1], "rb") as file:
    vmlinux = unpack(file.read())
with open(sys.argv[2], "wb") as file:
    file.write(vmlinux)
