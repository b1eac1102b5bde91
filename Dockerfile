# The relay in an image of about 125 MB: the single binary and the files of glibc that it loads.
# Build: bun run pack binaries && docker build -t godot-telemetry-relay .
# Run:   docker run --rm -p 8081:8081 godot-telemetry-relay
# This file was never run by a Docker engine. A test compares the list of files with what the binary asks for, and its long form
# runs the binary in a root folder with these files and /proc alone (test/e2e/packages/dockerfile.test.ts).
FROM debian:12-slim AS glibc

FROM scratch
COPY --from=glibc /lib64/ld-linux-x86-64.so.2 /lib64/
COPY --from=glibc /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/libpthread.so.0 /lib/x86_64-linux-gnu/libdl.so.2 /lib/x86_64-linux-gnu/libm.so.6 /lib/x86_64-linux-gnu/
COPY LICENSE /
COPY dist/godot-telemetry-relay-linux-x64 /godot-telemetry-relay
USER 1000:1000
EXPOSE 8081
ENTRYPOINT ["/godot-telemetry-relay"]
# A container is reached from outside only. The relay makes a token and prints it, unless TELEMETRY_RELAY_TOKEN is set.
CMD ["serve", "--host", "0.0.0.0"]
