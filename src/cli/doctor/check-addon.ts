import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandHint } from "../shared/command-hint.ts";
import { projectSettings } from "../shared/project-settings.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";
import { isOlder, OWN_ADDON_VERSION, versionIn } from "./own-addon.ts";

const FOLDER = "addons/godot_debug_connection";
const COPY = `copy godot-addon/${FOLDER} of the relay into the project's addons folder`;

/** Checks the addon of the project that --project names. Finds nothing without --project. */
export function checkAddon({ options, relay }: DoctorContext): Finding[] {
  const { project } = options;
  if (project === undefined) return [];
  const version = versionIn(textOf(join(project, FOLDER, "plugin.cfg")) ?? "");
  if (version === undefined) {
    const missing = problem("addon", {
      what: `the project ${project} has no addon: ${FOLDER}/plugin.cfg is missing`,
      why: "without the addon a game sends no poses and no events of its own; a debug build still sends monitors, prints and errors through the engine's debugger",
      todo: `${COPY}, and enable it in Project Settings, Plugins; or use the game without the addon: ${commandHint("launch --project PROJECT")}`,
    });
    return [missing];
  }
  const findings: Finding[] = [];
  if (isOlder(version, OWN_ADDON_VERSION)) {
    findings.push(
      problem("addon", {
        what: `the project has version ${version} of the addon, but this relay comes with ${OWN_ADDON_VERSION}`,
        why: "an older addon does not send everything that the relay can show",
        todo: `${COPY} again`,
      }),
    );
  }
  const settings = projectSettings(textOf(join(project, "project.godot")) ?? "");
  if (!settings.has("autoload/TelemetryServer")) {
    findings.push(
      problem("addon", {
        what: "the project has the addon but does not load it: there is no autoload TelemetryServer",
        why: "the game never connects",
        todo: "enable Godot Debug Connection in Project Settings, Plugins",
      }),
    );
  }
  findings.push(...connectionOf(settings, relay?.url));
  return findings.length > 0
    ? findings
    : [fine("addon", `the project has version ${version} of the addon and loads it`)];
}

function connectionOf(settings: ReadonlyMap<string, string>, relayUrl: string | undefined): Finding[] {
  if (settings.get("telemetry_relay/connection/enabled") === "false") {
    const off = problem("addon", {
      what: "the project's setting telemetry_relay/connection/enabled is false",
      why: "the project loads the addon, but the addon never connects",
      todo: "turn the setting on in Project Settings; to turn it off only in release builds, set enabled.release=false",
    });
    return [off];
  }
  const quoted = settings.get("telemetry_relay/connection/url");
  const url = quoted === undefined ? undefined : URL.parse(quoted.replace(/^"|"$/g, ""));
  if (relayUrl === undefined || quoted === undefined || url?.host === new URL(relayUrl).host) return [];
  const elsewhere = problem("addon", {
    what: `the project's addon connects to ${quoted.replace(/^"|"$/g, "")}, but the relay is at ${relayUrl}`,
    why: "the game connects to another relay, or finds no relay",
    todo: "change telemetry_relay/connection/url in Project Settings, or start the game with TELEMETRY_RELAY_URL set",
  });
  return [elsewhere];
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
