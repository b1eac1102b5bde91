throw new Error(
  "expected Bun, because godot-telemetry-relay/server runs a relay with Bun's server: run this program with bun, or start the command godot-telemetry-relay beside it",
);
