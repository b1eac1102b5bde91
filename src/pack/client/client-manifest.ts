import manifest from "../../../package.json" with { type: "json" };

/** The package.json of the npm package. */
export function clientManifest(): Record<string, unknown> {
  const { version, license, type } = manifest;
  return {
    name: "godot-telemetry-client",
    version,
    description: "Live telemetry of VR games made with Godot 4: the client of Godot Telemetry Relay.",
    keywords: ["godot", "vr", "xr", "telemetry", "websocket"],
    license,
    type,
    exports: {
      ".": { types: "./types/client/index.d.ts", default: "./index.js" },
      "./internal": { types: "./types/client/internal.d.ts", default: "./internal.js" },
      "./package.json": "./package.json",
    },
    sideEffects: false,
    engines: { node: ">=20" },
  };
}
