#!/bin/bash
# shellcheck disable=SC2154  # the variables of the file that run.sh has written
# Runs in the guest as root, on a copy of the machine that only lives in memory. Each step prints
# "ok NAME" or "not ok NAME" and what was seen; run.sh counts. What is to be judged outside goes to
# /run/out. Nothing waits for a time, everything for a condition.
set -u
# shellcheck source=/dev/null
. /run/out/environment
export SYSTEMD_IGNORE_CHROOT=1 LC_ALL=C.UTF-8 HOME=/tmp GST_REGISTRY=/tmp/gstreamer.registry GST_REGISTRY_UPDATE=no
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# Somebody who is not root: nobody, with the groups of a person who may use instruments and cameras.
person=(setpriv --reuid 65534 --regid 65534 --groups "plugdev,video" --inh-caps=-all)
PATIENCE_S=60

seconds() { cut -d. -f1 /proc/uptime; }

# Until COMMAND succeeds; false when it never does.
wait_for() { # COMMAND…
	local end=$(($(seconds) + PATIENCE_S))
	until "$@" >/dev/null 2>&1; do
		(($(seconds) < end)) || return 1
		sleep 0.1
	done
}

step() { # NAME COMMAND…
	local name=$1 log=step.log
	shift
	if "$@" >"$log" 2>&1; then
		echo "ok $name ($(seconds) s)"
	else
		echo "not ok $name ($(seconds) s)"
		sed 's/^/# /' "$log"
	fi
}

affekt() { "${person[@]}" ./affekt "$@"; }

has_hidraw() { compgen -G '/dev/hidraw*'; }
has_no_hidraw() { ! has_hidraw; }
says() { # TEXT FILE
	grep -qF -- "$1" "$2"
}

prepare() {
	local module

	mkdir /run/scratch
	cd /run/scratch || exit
	mkdir person
	chown 65534:65534 person
	# Where anybody may run it, wherever the source tree lies.
	cp "$affekt" affekt
	cp /run/out/gstreamer.registry $GST_REGISTRY
	chmod 755 . affekt
	chmod 644 $GST_REGISTRY
	rm -f /etc/udev/rules.d/*affekt* /lib/udev/rules.d/*affekt*
	mkdir -p /run/udev
	/lib/systemd/systemd-udevd --daemon
	for module in usbhid hid-generic vhci-hcd; do
		load $module
	done
	udevadm trigger --subsystem-match=usb --action=add
	udevadm settle
	# Row n is 1000 + n: what is missing in a recording shows.
	awk 'BEGIN { print "gsr,pulse"; for (i = 0; i < 9000; i++) print 1000 + i "," 20000 + i }' >ramp.csv
}

load() { # MODULE [PARAMETER…]
	modprobe -d "$kernel" "$@"
}

# Runs in the background until stop_emulation; what it says is in emulate.log.
start_emulation() { # COMMAND…
	"$@" >emulate.log 2>&1 &
	emulation=$!
}

stop_emulation() {
	end_program "$emulation" || { cat emulate.log; return 1; }
}

is_gone() { # PROCESS
	[[ ! -d /proc/$1 ]]
}

# Interrupts it as a person does; how it ended. What does not end is a failure, not a wait without end.
end_program() { # PROCESS
	kill -INT "$1"
	wait_for is_gone "$1" || kill -KILL "$1"
	wait "$1"
}

node() { # VENDOR: of the only device that it has made
	local folder
	for folder in /sys/bus/usb/devices/*/; do
		[[ -e $folder/idVendor && $(<"$folder/idVendor") == "$1" ]] || continue
		printf '/dev/bus/usb/%03d/%03d\n' "$(<"$folder/busnum")" "$(<"$folder/devnum")"
	done
}

follows_rule() { # VENDOR
	[[ $(stat -c '%a %G' "$(node "$1")") == '660 plugdev' ]]
}

# Rules are for what is plugged in from now on, and for what is triggered.
install_rules() { # FILE
	cp "$1" /etc/udev/rules.d/70-affekt.rules
	udevadm control --reload
	udevadm trigger --subsystem-match=usb --action=add
}

# shellcheck source=tests/guest/guest_steps.sh
. "$here/guest_steps.sh"
prepare
run_steps
echo "ok end ($(seconds) s)"
