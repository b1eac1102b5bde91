/** A system that a single binary is made for. */
export interface Target {
  /** Bun's word for it. */
  bun: Bun.Build.CompileTarget;
  /** Name of the binary. */
  file: string;
}

/** Every system that a single binary is made for. */
export const TARGETS: readonly Target[] = [
  { bun: "bun-linux-x64", file: "godot-telemetry-relay-linux-x64" },
  { bun: "bun-linux-arm64", file: "godot-telemetry-relay-linux-arm64" },
  { bun: "bun-windows-x64", file: "godot-telemetry-relay-windows-x64.exe" },
  { bun: "bun-darwin-arm64", file: "godot-telemetry-relay-darwin-arm64" },
  { bun: "bun-darwin-x64", file: "godot-telemetry-relay-darwin-x64" },
];
