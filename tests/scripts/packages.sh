# shellcheck shell=bash disable=SC2034  # sourced by ../../dev, which uses the lists
# Debian 12 packages, one list per purpose, and their installation.

build_packages=(
	ca-certificates
	cmake gcc gettext git libc6-dev ninja-build pkg-config
	libadwaita-1-dev libfftw3-dev libglib2.0-dev libgtk-4-dev libhdf5-dev libjson-glib-dev
	libseccomp-dev libusb-1.0-0-dev zlib1g-dev
)

test_packages=(
	adwaita-icon-theme appstream bash-completion check desktop-file-utils fonts-dejavu-core
	hdf5-tools imagemagick libsubunit-dev libumockdev-dev locales man-db openbox procps python3
	python3-h5py umockdev xdotool xvfb
)

demo_packages=(
	adwaita-icon-theme fonts-dejavu-core umockdev xvfb
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
