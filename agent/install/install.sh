#!/bin/sh
# Installs the agent on a telematics unit, or into the root folder of its image. Run it as root, in the folder of
# the bundle, with the settings and the key that `fleetveil units enroll --out agent.yaml` wrote beside it.
#
#   sh install.sh [--node FILE] [--root FOLDER]
#
# --node FILE    a Node 24 of the unit's kind; the one on the PATH if absent
# --root FOLDER  an image's root; nothing is started then
set -eu
here=$(cd "$(dirname "$0")" && pwd)
node=
root=
fail() { printf '%s\n' "$1" >&2; exit 2; }
while [ $# -gt 0 ]; do
  case "$1" in
    --node) [ $# -gt 1 ] || fail '--node: needs a file'; node=$2; shift 2 ;;
    --root) [ $# -gt 1 ] || fail '--root: needs a folder'; root=${2%/}; shift 2 ;;
    *) fail 'usage: sh install.sh [--node FILE] [--root FOLDER]' ;;
  esac
done
[ -n "$node" ] || node=$(command -v node) || fail '--node: there is no Node on this machine. Name a Node 24 of the kind of the unit.'
[ -f "$node" ] || fail '--node: there is no such file'
[ -d "${root:-/}" ] || fail '--root: there is no such folder'
(cd "$here" && sha256sum --status -c fleetveil-agent.mjs.sha256) || fail 'fleetveil-agent.mjs: is not whole. Copy the bundle again.'
# A Node for another kind of processor cannot be asked here.
version=$("$node" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo unknown)
case "$version" in
  unknown) [ -n "$root" ] || fail '--node: it does not run on this machine' ;;
  *) [ "$version" -ge 24 ] || fail "--node: it is version $version; needs 24 or newer" ;;
esac
umask 022
install -D -m 0755 "$node" "$root/usr/lib/fleetveil/node"
install -D -m 0644 "$here/fleetveil-agent.mjs" "$root/usr/lib/fleetveil/fleetveil-agent.mjs"
install -D -m 0644 "$here/fleetveil-agent.service" "$root/usr/lib/systemd/system/fleetveil-agent.service"
mkdir -p "$root/usr/bin"
cat > "$root/usr/bin/fleetveil-agent.new" <<'WRAPPER'
#!/bin/sh
# The folders are those of the service, so that `check` and `tail` find the agent that runs.
export FLEETVEIL_AGENT_STATE_DIR="${FLEETVEIL_AGENT_STATE_DIR:-/var/lib/fleetveil-agent}"
export FLEETVEIL_AGENT_RUN_DIR="${FLEETVEIL_AGENT_RUN_DIR:-/run/fleetveil-agent}"
export FLEETVEIL_AGENT_SOCKET="${FLEETVEIL_AGENT_SOCKET:-/run/fleetveil-agent/agent.sock}"
exec /usr/lib/fleetveil/node --disable-warning=ExperimentalWarning --max-semi-space-size=1 --max-old-space-size=64 \
  /usr/lib/fleetveil/fleetveil-agent.mjs "$@"
WRAPPER
chmod 0755 "$root/usr/bin/fleetveil-agent.new"
mv "$root/usr/bin/fleetveil-agent.new" "$root/usr/bin/fleetveil-agent"
mkdir -p "$root/etc/fleetveil"
for file in agent.yaml agent.key broker-ca.pem; do
  [ ! -f "$here/$file" ] || install -m 0600 "$here/$file" "$root/etc/fleetveil/$file"
done
# The service is handed three files; a broker without a certificate of its own has none.
[ -f "$root/etc/fleetveil/broker-ca.pem" ] || (umask 077 && : > "$root/etc/fleetveil/broker-ca.pem")
echo 'installed: /usr/lib/fleetveil, /usr/bin/fleetveil-agent, fleetveil-agent.service'
if [ ! -s "$root/etc/fleetveil/agent.yaml" ] || [ ! -s "$root/etc/fleetveil/agent.key" ]; then
  echo 'next: put agent.yaml and agent.key of this unit (fleetveil units enroll --out agent.yaml) into /etc/fleetveil, mode 0600'
fi
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --quiet fleetveil-agent
fi
echo 'next: fleetveil-agent check'
echo 'then: systemctl start fleetveil-agent; fleetveil-agent tail'
