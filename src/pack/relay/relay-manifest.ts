import manifest from "../../../package.json" with { type: "json" };
import { PLATFORM_PACKAGES } from "./platform-packages.ts";

/** Version of Bun that the package runs with. */
const BUN_VERSION = manifest.engines.bun;

/** The package.json of the npm package. */
export function relayManifest(): Record<string, unknown> {
  const { name, version, description, license, type } = manifest;
  return {
    name,
    version,
    description,
    license,
    type,
    bin: { [name]: "bin/launcher.js" },
    exports: {
      "./server": {
        types: "./relay/server.d.ts",
        bun: "./relay/embedding.js",
        default: "./relay/needs-bun.js",
      },
      "./package.json": "./package.json",
    },
    engines: { node: ">=20" },
    optionalDependencies: Object.fromEntries(
      Object.values(PLATFORM_PACKAGES).map((platform) => [platform, BUN_VERSION]),
    ),
    platformPackages: PLATFORM_PACKAGES,
  };
}
