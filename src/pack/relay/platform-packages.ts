/**
 * The npm packages of Bun that a launcher can run, from Node's words for a system. The packages whose names end in `-baseline` hold
 * the same file as those without (docs/adr/0089), so they are not needed for old processors.
 */
export const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@oven/bun-linux-x64",
  "linux-x64-musl": "@oven/bun-linux-x64-musl",
  "linux-arm64": "@oven/bun-linux-aarch64",
  "linux-arm64-musl": "@oven/bun-linux-aarch64-musl",
  "darwin-x64": "@oven/bun-darwin-x64",
  "darwin-arm64": "@oven/bun-darwin-aarch64",
  "win32-x64": "@oven/bun-windows-x64",
  "win32-arm64": "@oven/bun-windows-aarch64",
};
