#!/usr/bin/env bash
# Installs the real parts that some tests talk to (Debian or Ubuntu). Without them those tests are
# skipped with their reason; with FLEETVEIL_PARTS=required they fail.
set -euo pipefail
declare -A part=([mosquitto]=mosquitto [gpsd]=gpsd [gpsfake]=gpsd-clients [python3]=python3 [protoc]=protobuf-compiler)
wanted=()
for command in "${!part[@]}"; do
  command -v "$command" >/dev/null || [ -x "/usr/sbin/$command" ] || wanted+=("${part[$command]}")
done
[ -x "$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | head -1)" ] || wanted+=(postgresql)
if [ "${#wanted[@]}" -eq 0 ]; then echo 'all parts are here'; exit 0; fi
as_root=(); [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
echo "installing: ${wanted[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
# The packages start their services; the tests start their own on free ports.
for service in mosquitto gpsd gpsd.socket postgresql; do
  "${as_root[@]}" systemctl stop "$service" >/dev/null 2>&1 || true
done
echo 'parts installed'
