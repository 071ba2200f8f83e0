# Builds the programs that are measured, for a script that sets `root` and sources this file. Sets `newsdex`, `latency` and
# `baseline` to their paths; NEWSDEX, LATENCY and BASELINE name programs that are built already.

# Prints the path of a program that cargo builds: built NAME ARGUMENT... (cargo also lists other programs it builds)
built() {
    local name=$1
    shift
    cargo "$@" --quiet --message-format json |
        grep "\"name\":\"$name\"" | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

newsdex=${NEWSDEX:-$(built newsdex build --release --manifest-path "$root/Cargo.toml" --bin newsdex)}
latency=${LATENCY:-$(built latency bench --no-run --manifest-path "$root/Cargo.toml" --bench latency)}
baseline=${BASELINE:-$(CARGO_TARGET_DIR="$root/target/baseline" built baseline build --release \
    --manifest-path "$root/benches/baseline/Cargo.toml" --bin baseline)}
