# shellcheck shell=bash disable=SC2034  # sourced by ../../dev, which uses the lists
# Debian 12 packages, one list per purpose, and their installation.

build_packages=(
	ca-certificates
	cmake gcc gettext git libc6-dev ninja-build pkg-config
	libadwaita-1-dev libcairo2-dev libdeflate-dev libfftw3-dev libglib2.0-dev libgsl-dev libgstreamer-plugins-base1.0-dev
	libgstreamer1.0-dev libgtk-4-dev libhdf5-dev libjson-glib-dev libpango1.0-dev libseccomp-dev libusb-1.0-0-dev zlib1g-dev
)

# What cameras and videos need at run time: sources, H.264 both ways, Matroska.
video_packages=(
	gstreamer1.0-libav gstreamer1.0-plugins-base gstreamer1.0-plugins-good
	gstreamer1.0-plugins-ugly
)

# The full-stack test (tests/guest), which is for amd64 alone.
guest_packages=()
if [[ $(dpkg --print-architecture) == amd64 ]]; then
	guest_packages=(busybox-static gstreamer1.0-tools kmod python3 qemu-system-x86 udev usbip)
fi

test_packages=(
	"${video_packages[@]}" "${guest_packages[@]}"
	adwaita-icon-theme appstream arduino-core-avr at-spi2-core avr-libc bash-completion check dbus desktop-file-utils
	fonts-dejavu-core gcc-avr gir1.2-atspi-2.0 hdf5-tools imagemagick libsimavr-dev libsubunit-dev libumockdev-dev locales
	man-db openbox poppler-utils procps python3
	python3-gi python3-h5py python3-openpyxl python3-scipy r-base-core umockdev xdotool xvfb
)

# A cluster of one computer, for the soaks slurm and study.
slurm_packages=(
	munge procps python3-minimal slurm-wlm
)

demo_packages=(
	"${video_packages[@]}"
	adwaita-icon-theme fonts-dejavu-core umockdev xvfb
)

bench_packages=(
	python3 python3-cvxopt valgrind
)

lint_packages=(
	appstream clang clang-format clang-tidy cppcheck desktop-file-utils shellcheck
)

score_packages=(
	python3 python3-numpy python3-pandas
)

is_installed() { # PACKAGE
	[[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

as_root() {
	if ((EUID == 0)); then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "dev: installing packages needs root or sudo; as root: $*" >&2
		return 1
	fi
}

# Installs what is missing of the named packages; with nothing missing it does nothing at all.
install_packages() { # PACKAGE…
	local package missing=()

	for package in "$@"; do
		is_installed "$package" || missing+=("$package")
	done
	((${#missing[@]})) || return 0
	echo "dev: installing ${missing[*]}"
	as_root apt-get update -q
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# The programs of the cluster that the soaks slurm and study start and stop (tests/soak/slurm_cluster.sh).
prepare_slurm() {
	install_packages "${slurm_packages[@]}"
}

# Debian's kernel for the full-stack test, unpacked under build/. The test says what is missing, so
# the others run all the same.
prepare_guest() {
	((${#guest_packages[@]})) || return 0
	tests/guest/prepare.sh build/guest && return
	# Lists of apt that are old or thrown away no longer name it.
	as_root apt-get update -q && tests/guest/prepare.sh build/guest ||
		echo "dev: the full-stack test will fail: it has no kernel" >&2
}
