# shellcheck shell=bash disable=SC2154  # sourced by guest.sh, whose variables these are
# The steps of guest.sh: what a person meets who plugs an instrument in.

# --- a HID instrument in the kernel's virtual USB host ---

mend_is_named() {
	affekt devices >devices.log
	cat devices.log
	says "No permission" devices.log && says 70-affekt.rules devices.log
}

recording_names_mend() {
	! affekt record person/refused.nwb --device lightstone --duration 1 2>refused.log || return
	cat refused.log
	says 70-affekt.rules refused.log
}

rule_opens_device() {
	install_rules "$rules"
	wait_for follows_rule 0483 || return
	affekt devices >devices.log
	cat devices.log
	says AFFEKT-EMULATED-0001 devices.log && says EMULATED. devices.log &&
		! says "No permission" devices.log
}

start_recording() { # NAME ARGUMENT…
	local name=$1
	shift
	"${person[@]}" ./affekt record "person/$name.nwb" "$@" >record.log 2>&1 &
	recording=$!
}

end_recording() { # NAME
	local code

	# Its line is there when it listens to signals.
	wait_for grep -q "0:00:0.*LATED" record.log
	end_program "$recording"
	code=$?
	cp record.log "/run/out/$1.said"
	cp person/"$1".* /run/out/
	return $code
}

has_bytes() { # FILE BYTES
	(($(stat -c %s "$1") >= $2))
}

# Some interface belongs to a program.
is_taken() {
	readlink /sys/bus/usb/devices/*:1.0/driver | grep -q '/usbfs$'
}

was_plugged_twice() {
	(($(grep -c "1-1: plugged in" emulate.log) == 2))
}

replugged_recording() {
	local journal=person/replugged.nwb.journal

	start_recording replugged --device lightstone
	wait_for is_taken && has_no_hidraw && wait_for says "1-1: pulled out" emulate.log || return
	wait_for was_plugged_twice && wait_for is_taken || return
	wait_for has_bytes $journal $(($(stat -c %s $journal) + 4000)) || return
	end_recording replugged
}

crash_keeps_kernel_out() {
	start_recording crashed --device lightstone --no-analyze
	wait_for is_taken && wait_for has_bytes person/crashed.nwb.journal 20000 || return
	kill -KILL "$recording"
	wait "$recording" 2>/dev/null
	has_no_hidraw
}

reattach_lets_kernel_in() {
	affekt devices --reattach >devices.log 2>&1
	cat devices.log
	says "1 interface handed back" devices.log && wait_for has_hidraw
}

crashed_recording_is_recovered() {
	affekt recover person || return
	cp person/crashed.* /run/out/
}

run_hid_steps() {
	start_emulation ./affekt emulate lightstone --file ramp.csv --plan "at=3s unplug 1s" --vhci
	step "an emulated instrument is enumerated and bound to usbhid" wait_for has_hidraw
	step "without the rule, affekt devices names the mend" mend_is_named
	step "without the rule, affekt record names the mend" recording_names_mend
	step "with the rule, somebody in plugdev may open it" rule_opens_device
	step "a recording detaches usbhid and goes on behind a replug" replugged_recording
	step "usbhid has it back behind the recording" wait_for has_hidraw
	step "a killed recording leaves it without driver" crash_keeps_kernel_out
	step "affekt devices --reattach gives it back to usbhid" reattach_lets_kernel_in
	step "what the killed recording had is recovered" crashed_recording_is_recovered
	step "an interrupt ends the emulation properly" stop_emulation
	step "and takes the instrument off the bus" wait_for has_no_hidraw
}

# --- Debian's own usbip ---

serves_list() {
	wait_for says "Served at" emulate.log || return
	usbip list -r 127.0.0.1 >list.log 2>&1
	cat list.log
	says "1-1:" list.log && says "(0483:0035)" list.log && says "1-2:" list.log
}

attaches() { # BUS_ID
	usbip attach -r 127.0.0.1 -b "$1" && wait_for says "$1: attached by" emulate.log
}

attaches_once() {
	attaches 1-2 && wait_for has_hidraw && ! usbip attach -r 127.0.0.1 -b 1-2
}

records_attached() {
	wait_for follows_rule 0483 || return
	start_recording attached --device lightstone --no-analyze
	wait_for has_bytes person/attached.nwb.journal 20000 || return
	end_recording attached
}

attached_port() {
	usbip port | sed -n 's/^Port \([0-9]*\):.*/\1/p' | head -n 1
}

detaches_and_attaches_again() {
	usbip detach -p "$(attached_port)" || return
	wait_for says "1-2: given back" emulate.log && wait_for has_no_hidraw && attaches 1-2 && wait_for has_hidraw
}

run_usbip_steps() {
	start_emulation "${person[@]}" ./affekt emulate lightstone lightstone --file ramp.csv
	step "usbip lists what somebody emulates who is not root" serves_list
	step "usbip attaches a device, once" attaches_once
	step "it is recorded" records_attached
	step "usbip detaches it and attaches it again" detaches_and_attaches_again
	step "the server ends with a device attached" stop_emulation
	step "which takes it off the bus" wait_for has_no_hidraw
}

# --- instruments behind a serial line ---

has_tty() { # PREFIX
	compgen -G "/dev/$1*"
}
has_no_tty() { ! has_tty "$1"; }

bound_to() { # MODULE TTY
	load "$1" && wait_for has_tty "$2"
}

# The chip is in many devices of other kinds, so its rule is written by hand.
allowed_by_hand() { # VID:PID
	affekt devices >devices.log
	cat devices.log
	says "udev-rules --allow $1" devices.log || return
	./affekt udev-rules --allow "$1:AFFEKT-EMULATED-0001" >own.rules
	install_rules own.rules
	wait_for follows_rule "${1%:*}"
}

records_serial() { # DRIVER TTY
	start_recording "$1" --device "$1@any" --no-analyze
	wait_for is_taken && has_no_tty "$2" && wait_for has_bytes "person/$1.nwb.journal" 20000 && end_recording "$1" && return
	cat record.log
	return 1
}

run_serial_steps() { # MODEL VID:PID|own MODULE TTY
	local driver=${1%/*}

	start_emulation ./affekt emulate "$1" --vhci
	step "$1 is bound to $3" bound_to "$3" "$4"
	[[ $2 == own ]] || step "$1 is allowed by a line that affekt devices names" allowed_by_hand "$2"
	step "a recording takes $1 from $3" records_serial "$driver" "$4"
	step "$3 has $1 back behind the recording" wait_for has_tty "$4"
	step "the emulation of $1 ends" stop_emulation
	step "$1 is off the bus" wait_for has_no_tty "$4"
}

# --- a camera of the kernel ---

records_camera() {
	load vivid n_devs=1 node_types=0x1
	wait_for test -e /dev/video0 || return
	udevadm settle
	start_recording filmed --no-analyze --device simulated --camera /dev/video0,width=320,height=180,fps=15 --audio none
	wait_for has_bytes person/filmed.mkv 20000 || return
	end_recording filmed
}

run_camera_steps() {
	step "a camera of the kernel is recorded" records_camera
}

run_steps() {
	run_hid_steps
	run_usbip_steps
	run_serial_steps cms50 10c4:ea60 cp210x ttyUSB
	run_serial_steps bitalino/ftdi 0403:6001 ftdi_sio ttyUSB
	run_serial_steps arduino own cdc_acm ttyACM
	run_camera_steps
}
