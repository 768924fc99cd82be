# shellcheck shell=bash  # sourced by the soaks that need a cluster
# A Slurm cluster of this one computer: munged, slurmctld and slurmd on loopback, with keys, ports,
# sockets and logs of its own, as whoever runs it, without cgroups and without systemd.
#   start_cluster FOLDER    exports SLURM_CONF; call stop_cluster in any case
#   stop_cluster
#   await_jobs JOB…         until the queue knows none of them any more

cluster_pids=()

free_port() {
	/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

write_configuration() { # FOLDER
	local folder=$1 name user
	name=$(hostname -s)
	user=$(id -un)
	cat >"$folder/slurm.conf" <<-END
		ClusterName=soak
		SlurmctldHost=$name(127.0.0.1)
		SlurmctldPort=$(free_port)
		SlurmdPort=$(free_port)
		SlurmUser=$user
		SlurmdUser=$user
		AuthType=auth/munge
		AuthInfo=socket=$folder/munge.socket
		CredType=cred/munge
		StateSaveLocation=$folder/state
		SlurmdSpoolDir=$folder/spool
		SlurmctldPidFile=$folder/slurmctld.pid
		SlurmdPidFile=$folder/slurmd.pid
		SlurmctldLogFile=$folder/slurmctld.log
		SlurmdLogFile=$folder/slurmd.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		AccountingStorageType=accounting_storage/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SwitchType=switch/none
		MpiDefault=none
		ReturnToService=2
		SchedulerParameters=batch_sched_delay=0,sched_interval=1
		MinJobAge=10
		KillWait=2
		NodeName=$name NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
		PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
	END
}

# Waits for what a command says, at most half a minute.
await() { # COMMAND…
	local n

	for ((n = 0; n < 300; n++)); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.1
	done
	echo "soak: not within 30 s: $*" >&2
	return 1
}

is_idle() {
	[[ $(sinfo -h -o %T) == idle ]]
}

start_cluster() { # FOLDER
	local folder
	mkdir -p "$1"
	folder=$(readlink -f "$1")
	rm -rf "${folder:?}"/*
	mkdir "$folder/state" "$folder/spool"
	((${#folder} < 90)) || { echo "soak: $folder is too long a path for a socket" >&2; return 1; }
	write_configuration "$folder"
	export SLURM_CONF=$folder/slurm.conf
	(umask 077 && dd if=/dev/urandom of="$folder/munge.key" bs=1024 count=1 status=none)
	munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
		--pid-file="$folder/munged.pid" --seed-file="$folder/munged.seed" --log-file="$folder/munged.log" \
		2>"$folder/munged.err" &
	cluster_pids+=($!)
	await test -S "$folder/munge.socket"
	slurmctld -D -c 2>"$folder/slurmctld.err" &
	cluster_pids+=($!)
	await scontrol ping
	slurmd -D -c 2>"$folder/slurmd.err" &
	cluster_pids+=($!)
	await is_idle || { tail -n 5 "$folder"/*.log >&2; return 1; }
}

stop_cluster() {
	local i

	# The nodes first, the authentication last.
	for ((i = ${#cluster_pids[@]} - 1; i >= 0; i--)); do
		kill "${cluster_pids[i]}" 2>/dev/null || true
		wait "${cluster_pids[i]}" 2>/dev/null || true
	done
	cluster_pids=()
}

is_gone() { # JOB
	[[ -z $(squeue -h -j "$1" 2>/dev/null) ]]
}

await_jobs() { # JOB…
	local job

	for job in "$@"; do
		until is_gone "$job"; do sleep 0.2; done
	done
}
