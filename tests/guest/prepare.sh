#!/bin/bash
# What the guest needs and Debian has: its kernel, unpacked and never installed, and a first file
# system of busybox and the modules that reach the machine's own one.
#   prepare.sh FOLDER
# Does nothing when FOLDER has them already; needs no privilege.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
mkdir -p "$1"
cd "$1"

die() {
	echo "guest: $*" >&2
	exit 1
}

for program in apt-get busybox depmod dpkg modprobe python3; do
	[[ -x $(PATH=$PATH:/usr/sbin:/sbin type -P "$program") ]] ||
		die "there is no $program: ./dev test installs it, by hand: apt-get install busybox-static kmod python3"
done
export PATH=$PATH:/usr/sbin:/sbin

unpack_kernel() {
	local package

	package=$(apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image-/ { print $2; exit }')
	[[ -n $package ]] || die "apt does not know linux-image-amd64: type apt-get update; the test needs Debian's kernel"
	echo "guest: downloading $package (70 MB)"
	rm -rf ./*.deb unpacked
	apt-get download -q "$package" >download.log 2>&1 ||
		die "$package cannot be downloaded, which needs the network once: $(tail -n 1 download.log)"
	dpkg -x "$package"_*.deb unpacked
	depmod -b unpacked "$(ls unpacked/lib/modules)"
	"$here/extract_vmlinux.py" "unpacked/boot/vmlinuz-$(ls unpacked/lib/modules)" vmlinux
	rm "$package"_*.deb
	mv unpacked kernel
}

pack_first_files() {
	local root=first version module

	rm -rf "$root"
	version=$(ls kernel/lib/modules)
	mkdir -p "$root"/{bin,proc,sys,dev,modules,lower,upper,new}
	cp "$(type -P busybox)" "$root/bin/busybox"
	cp "$here/init" "$root/init"
	for module in virtio_pci 9pnet_virtio 9p overlay; do
		modprobe -d kernel -S "$version" --show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
		cp "$module" "$root/modules/"
		basename "$module" >>"$root/modules/order"
	done
	(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >first.cpio.gz.new
	rm -r "$root"
	mv first.cpio.gz.new first.cpio.gz
}

[[ -s vmlinux && -d kernel/lib/modules ]] || unpack_kernel
[[ -s first.cpio.gz && first.cpio.gz -nt $here/init && first.cpio.gz -nt $here/prepare.sh ]] || pack_first_files
