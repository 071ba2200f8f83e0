#!/usr/bin/env bash
# Starts and stops real OpenSearch nodes for tests: one process each, on this machine only.
#
#   scripts/opensearch.sh start N [--version 2|3] [--folder DIR] [--port PORT] [SETTING=VALUE ...]
#   scripts/opensearch.sh restart NODE [--folder DIR]     starts a node that was stopped or killed, with its old data
#   scripts/opensearch.sh stop [--folder DIR]             stops all nodes and removes their data
#
# `start` prints the address of each node when the cluster is green. DIR (default: newsdex-opensearch below the folder for
# temporary files) has the data, a log and the process number of each node: n1.pid, n2.pid, ... The first node listens on
# PORT (default: 9200) for HTTP and on PORT + 100 for the other nodes.
#
# Needs Maven and a JDK: 17 to 21 for version 2 (the default), 21 or later for version 3. Exit code 77 if one is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${TMPDIR:-/tmp}/newsdex-opensearch
version=2
port=9200
settings=()

fail() {
    echo "opensearch: $1" >&2
    exit "${2:-1}"
}

# The major version of a JDK.
major() {
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
}

# A JDK for this version of OpenSearch.
find_jdk() {
    local least=17 most=21 home number
    [ "$version" = 3 ] && least=21 most=99
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
        [ -x "$home/bin/javac" ] || continue
        number=$(major "$home")
        if [ "${number:-0}" -ge "$least" ] && [ "$number" -le "$most" ]; then
            echo "$home"
            return
        fi
    done
    fail "no JDK of version $least or later; install one, for example with: apt-get install openjdk-$least-jdk-headless" 77
}

# The class path of a node; Maven is asked only once.
class_path() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/newsdex-tests
    local file=$cache/opensearch-$version.classpath pom=$root/tests/opensearch/$version/pom.xml
    if [ -s "$file" ] && [ "$file" -nt "$pom" ] && tr ':' '\n' <"$file" | xargs ls >/dev/null 2>&1; then
        cat "$file"
        return
    fi
    command -v mvn >/dev/null || fail "no Maven; install it, for example with: apt-get install maven" 77
    mkdir -p "$cache"
    # Maven writes into a copy, so that nothing is left in the repository.
    local copy
    copy=$(mktemp -d)
    cp "$pom" "$copy/pom.xml"
    (cd "$copy" && mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath.txt) >&2 ||
        { rm -rf "$copy"; fail "Maven could not fetch the jars of OpenSearch $version" 77; }
    mv "$copy/classpath.txt" "$file"
    rm -rf "$copy"
    cat "$file"
}

# Starts node number $1 of $2 with the settings that are stored in its folder.
launch() {
    local name=n$1 home=$folder/n$1
    # shellcheck disable=SC2046
    (
        set -f
        IFS=$'\n'
        exec setsid "$(cat "$folder/jdk")/bin/java" -Xms256m "-Xmx${OPENSEARCH_HEAP:-512m}" -XX:+UseSerialGC \
            -XX:TieredStopAtLevel=1 -Dlog4j2.level=info -cp "$(cat "$folder/classpath")" \
            "$root/tests/opensearch/$(cat "$folder/version")/Node.java" $(cat "$home/settings") \
            </dev/null >>"$folder/$name.log" 2>&1 &
        echo $! >"$folder/$name.pid"
    )
}

# Waits until the cluster has $1 nodes and is green; $2 is a port.
await_green() {
    local health
    for _ in $(seq 240); do
        for number in $(seq "$1"); do
            kill -0 "$(cat "$folder/n$number.pid")" 2>/dev/null ||
                fail "node n$number ended; see $folder/n$number.log"
        done
        health=$(curl --noproxy '*' -fsS --max-time 5 "http://127.0.0.1:$2/_cluster/health" 2>/dev/null || true)
        case $health in
        *'"status":"green"'*'"number_of_nodes":'"$1",*) return ;;
        esac
        sleep 0.5
    done
    fail "the cluster is not green after two minutes; see $folder/n1.log"
}

stop_all() {
    local file number
    for file in "$folder"/*.pid; do
        [ -f "$file" ] || continue
        number=$(cat "$file")
        # A node that was stopped with SIGSTOP does not end before it goes on.
        kill -CONT "$number" 2>/dev/null || true
        kill -TERM "$number" 2>/dev/null || true
    done
    for file in "$folder"/*.pid; do
        [ -f "$file" ] || continue
        number=$(cat "$file")
        for _ in $(seq 100); do
            kill -0 "$number" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$number" 2>/dev/null || true
    done
    rm -rf "$folder"
}

command=${1:-}
shift || true
count=${1:-}
case $command in
start | restart) shift || fail "say how many nodes, as in: start 3" ;;
stop) ;;
*) fail "say start N, restart NODE or stop" ;;
esac
while [ $# -gt 0 ]; do
    case $1 in
    --version) version=$2; shift 2 ;;
    --folder) folder=$2; shift 2 ;;
    --port) port=$2; shift 2 ;;
    *=*) settings+=("$1"); shift ;;
    *) fail "unknown argument: $1" ;;
    esac
done

case $command in
stop) stop_all ;;
restart)
    number=${count#n}
    [ -d "$folder/n$number" ] || fail "there is no node n$number in $folder"
    launch "$number"
    ;;
start)
    case $version in 2 | 3) ;; *) fail "there are nodes of version 2 and 3" ;; esac
    [[ $count =~ ^[1-9]$ ]] || fail "say how many nodes, from 1 to 9"
    jdk=$(find_jdk)
    jars=$(class_path)
    [ -e "$folder" ] && stop_all
    mkdir -p "$folder"
    echo "$jdk" >"$folder/jdk"
    echo "$jars" >"$folder/classpath"
    echo "$version" >"$folder/version"
    hosts="" names=""
    for number in $(seq "$count"); do
        hosts+=${hosts:+,}127.0.0.1:$((port + 99 + number))
        names+=${names:+,}n$number
    done
    for number in $(seq "$count"); do
        home=$folder/n$number
        mkdir -p "$home"
        # Lost nodes are noticed within ten seconds instead of ninety.
        printf '%s\n' \
            "node.name=n$number" "cluster.name=newsdex-$port" "path.home=$home" "path.data=$home/data" \
            "network.host=127.0.0.1" "http.port=$((port + number - 1))" "transport.port=$((port + 99 + number))" \
            "discovery.seed_hosts=$hosts" "cluster.initial_cluster_manager_nodes=$names" \
            "action.auto_create_index=false" "cluster.routing.allocation.disk.threshold_enabled=false" \
            "cluster.fault_detection.follower_check.timeout=2s" "cluster.fault_detection.follower_check.retry_count=2" \
            "cluster.fault_detection.leader_check.timeout=2s" "cluster.fault_detection.leader_check.retry_count=2" \
            "cluster.publish.timeout=5s" "cluster.follower_lag.timeout=10s" \
            ${settings[@]+"${settings[@]}"} >"$home/settings"
        launch "$number"
    done
    await_green "$count" "$port"
    for number in $(seq "$count"); do
        echo "http://127.0.0.1:$((port + number - 1))"
    done
    ;;
esac
