import manifest from "../../package.json" with { type: "json" };

/** Name and version of this relay. */
export const RELAY_IDENTITY = { name: manifest.name, version: manifest.version } as const;
