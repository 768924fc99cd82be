"""Traces of faults.c, and what a power cut may leave of the folder that they speak of.

The model: what was synced is on the disk. Of a file's bytes written since, each 4 KiB page is there
in any version since the last sync, cuts in their order. Of the folder's changes since it was last
synced, any may have happened, also without the ones before.
"""
import os
import struct

PAGE = 4096
HEAD = struct.Struct("<QQIc3x")


def read(path):
    """Operations of a trace: (operation, inode, number, bytes)."""
    operations = []
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        inode, number, length, operation = HEAD.unpack_from(data, at)
        at += HEAD.size
        operations.append((operation.decode(), inode, number, data[at:at + length]))
        at += length
    return operations


def count_calls(operations):
    """How many of them count for FAULTS_AT."""
    return sum(verb != "A" and (verb != "O" or number != 0) for verb, _, number, _ in operations)


def apply(image, operation):
    """A write or a cut, in memory."""
    verb, _, number, data = operation
    if verb == "W":
        if len(image) < number:
            image.extend(bytes(number - len(image)))
        image[number:number + len(data)] = data
    elif number < len(image):
        del image[number:]
    else:
        image.extend(bytes(number - len(image)))


class File:
    """One inode: what is on the disk for sure, and what was written since."""

    def __init__(self, image=b""):
        self.image = bytearray(image)
        self.pending = []

    def sync(self):
        for operation in self.pending:
            apply(self.image, operation)
        self.pending = []

    def after_cut(self, moments):
        """One of the versions that a power cut may leave."""
        image, cuts = bytearray(self.image), {}
        n = len(self.pending)
        for i, (verb, inode, number, data) in enumerate(self.pending):
            if verb == "T":
                apply(image, (verb, inode, number, data))
                continue
            for page in range(number // PAGE, (number + max(len(data), 1) - 1) // PAGE + 1):
                if page not in cuts:
                    cuts[page] = moments.choice((-1, n, moments.randint(0, n)))
                if i <= cuts[page]:
                    a, b = max(number, page * PAGE), min(number + len(data), (page + 1) * PAGE)
                    apply(image, ("W", inode, a, data[a - number:b - number]))
        return image


class Disk:
    """The folder before and while the operations are carried out."""

    def __init__(self, folder):
        self.names, self.pending, self.files = {}, [], {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                self.names[name] = File(file.read())
        self.live = dict(self.names)

    def take(self, operation):
        verb, inode, number, data = operation
        if verb == "O":
            self.open(inode, number, os.path.basename(data.decode()))
        elif verb in "WT":
            self.files[inode].pending.append(operation)
        elif verb == "S":
            self.files[inode].sync()
        elif verb == "D":
            for change in self.pending:
                self.change(self.names, change)
            self.pending = []
        elif verb in "RLU":
            names = [os.path.basename(name) for name in data.decode().split("\0")]
            file = self.live.get(names[0])
            self.add((verb, names, file))

    def open(self, inode, how, name):
        if how & 1:
            self.files[inode] = File()
            self.add(("C", [name], self.files[inode]))
        else:
            self.files[inode] = self.live[name]
        if how & 2:
            self.files[inode].pending.append(("T", inode, 0, b""))

    def add(self, change):
        self.pending.append(change)
        self.change(self.live, change)

    @staticmethod
    def change(names, change):
        verb, words, file = change
        if verb == "U":
            if names.get(words[0]) is file:
                del names[words[0]]
        elif file is not None:
            if verb == "R" and names.get(words[0]) is file:
                del names[words[0]]
            names[words[-1]] = file

    def cut_power(self, folder, moments):
        """Writes one of the folders that may be found when power is back."""
        names = dict(self.names)
        in_order = moments.random() < 0.5
        kept = moments.randint(0, len(self.pending))
        for i, change in enumerate(self.pending):
            if i < kept if in_order else moments.random() < 0.5:
                self.change(names, change)
        for name, file in names.items():
            with open(os.path.join(folder, name), "wb") as out:
                out.write(file.after_cut(moments))
            os.chmod(os.path.join(folder, name), 0o600)
