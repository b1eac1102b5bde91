#!/usr/bin/env node
/**
 * Runs the relay with the Bun that npm installed beside it. Plain JavaScript for Node 20 and later, because this file is the part
 * that runs on a machine without Bun.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";

const packageFolder = join(dirname(fileURLToPath(import.meta.url)), "..");
const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
/** How often the launcher looks whether npx is still there. */
const PARENT_CHECK_MILLIS = 500;
/** Package names by system: `linux-x64-musl`. */
const { platformPackages } = manifest;

/** Node's words for this system, with `-musl` for a Linux without glibc. */
function systemName() {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return name;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? `${name}-musl` : name;
}

/** Path of the program of a platform package; undefined if npm did not install it. */
function programIn(packageName) {
  const paths = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const program = join(packageName, "bin", process.platform === "win32" ? "bun.exe" : "bun");
  return paths.map((path) => join(path, program)).find((path) => existsSync(path));
}

/** Says what is wrong, and ends with the exit code for "could not run". */
function giveUp(problem) {
  console.error(`error: ${problem}`);
  process.exit(2);
}

/** Path of Bun. Ends the process if there is none. */
function findBun() {
  const system = systemName();
  const name = platformPackages[system];
  if (name === undefined)
    return giveUp(
      `${manifest.name} does not run on ${system}. It runs on ${Object.keys(platformPackages).join(", ")}. ` +
        "Run the relay on one of these systems, and let the game connect to it over the network.",
    );
  const program = programIn(name);
  if (program !== undefined) return program;
  const version = manifest.optionalDependencies[name];
  return giveUp(
    `the npm package ${name} is missing. npm leaves it out with --omit=optional, --no-optional, or when node_modules was ` +
      `copied from another system. To install it: npm install ${name}@${version}` +
      `\n       (add --global if ${manifest.name} is installed globally)`,
  );
}

const isNpx = process.env.npm_command === "exec";
// Hints of the relay name the command that its user can type.
const hint = isNpx ? { GODOT_TELEMETRY_RELAY_PROGRAM: `npx ${manifest.name}` } : {};

const relay = spawn(
  findBun(),
  [
    // The working directory is somebody's project: Bun must not read its .env and bunfig.toml, or install packages.
    "--no-env-file",
    `--config=${join(packageFolder, "relay/no-settings.toml")}`,
    "--no-install",
    join(packageFolder, "relay/main.js"),
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", env: { ...process.env, ...hint } },
);

// A terminal sends these two to every process that it runs, so the relay has them already. A second one would end it at once.
const isOnTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
for (const signal of ["SIGINT", "SIGHUP"])
  process.on(signal, () => {
    if (!isOnTerminal) relay.kill(signal);
  });
process.on("SIGTERM", () => relay.kill("SIGTERM"));
if (isNpx) {
  // npx passes SIGTERM on to the shell between it and this process, and the shell dies of it without a word to this process.
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) relay.kill("SIGTERM");
  }, PARENT_CHECK_MILLIS);
}

relay.on("error", (error) => giveUp(`Bun does not start: ${error.message}`));
relay.on("exit", (code, signal) => {
  if (signal === null) process.exit(code ?? 2);
  // Ends by the same signal, so that the caller sees how the relay ended.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Signals that Node does not end by.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
});
