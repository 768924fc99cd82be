#!/bin/bash
# The shipped program on a real kernel: boots a guest whose USB bus has emulated instruments and
# whose camera is the kernel's own, runs guest.sh there and judges what came out of it.
#   run.sh AFFEKT WORK_DIR GUEST_DIR
# GUEST_DIR is where prepare.sh has put the kernel. The guest is emulated instruction by instruction
# (TCG), so that every machine that can run the program can run the test; no privilege is needed.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
affekt=$(readlink -f "$1")
work=$2
guest=$(readlink -f "$3")

die() {
	echo "guest: $*" >&2
	exit 1
}

for program in qemu-system-x86_64 /lib/systemd/systemd-udevd usbip; do
	[[ -x $(PATH=$PATH:/usr/sbin:/sbin type -P "$program") ]] ||
		die "there is no $program: ./dev test installs it, by hand: apt-get install qemu-system-x86 udev usbip"
done

rm -rf "$work"
mkdir -p "$work/out"
cd "$work"
# Looking for plug-ins takes half a minute in the guest, a second here.
GST_REGISTRY=$PWD/out/gstreamer.registry gst-inspect-1.0 --exists v4l2src ||
	die "GStreamer has no v4l2src: apt-get install gstreamer1.0-plugins-good gstreamer1.0-tools"
cat >out/environment <<END
affekt='$affekt'
kernel='$guest/kernel'
rules='$here/../../udev/70-affekt.rules'
END

# Whatever happens in there ends: the guest reboots, which ends qemu, or the time limit does.
timeout --kill-after=5 "${GUEST_LIMIT_S:-600}" qemu-system-x86_64 -M pc -smp 2 -accel tcg,thread=multi -cpu max -m 1024 \
	-nodefaults -no-user-config -no-reboot -display none -serial stdio \
	-kernel "$guest/vmlinux" -initrd "$guest/first.cpio.gz" \
	-append "console=ttyS0 quiet loglevel=1 panic=-1 nokaslr affekt.script=$here/guest.sh" \
	-fsdev "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap" \
	-device virtio-9p-pci,fsdev=root,mount_tag=root \
	-fsdev "local,id=out,path=$PWD/out,security_model=none" \
	-device virtio-9p-pci,fsdev=out,mount_tag=out \
	</dev/null >console.log 2>&1 || die "the guest has not ended by itself: $(tail -n 5 console.log)"
tr -d '\r' <console.log | grep -aE '^(ok|not ok|guest|time|#) ' || true
if grep -aq '^not ok' console.log || ! grep -aq '^ok end' console.log; then
	echo "guest: what was said in there:" >&2
	tail -n 200 console.log >&2
	exit 1
fi
"$here/judge.sh" "$affekt" out
