# Waits until its standard input ends, which happens however the process that holds the other end goes away;
# then stops the server in the folder $1 and removes the folder.
folder=$1
cat >/dev/null
pidfile="$folder/data/postmaster.pid"
pid=$(head -n 1 "$pidfile" 2>/dev/null)
running() { [ -n "$pid" ] && [ -f "$pidfile" ] && kill -0 "$pid" 2>/dev/null; }
for signal in INT QUIT KILL; do
  running && kill -s "$signal" "$pid" 2>/dev/null
  tries=0
  while running && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
done
rm -rf "$folder"
