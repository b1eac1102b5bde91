import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectSettings } from "../shared/project-settings.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";
import { isOlder, OWN_ADDON_VERSION, versionIn } from "./own-addon.ts";

const FOLDER = "addons/godot_debug_connection";
const COPY = `copy godot-addon/${FOLDER} of the relay into the project's addons folder`;

/** Looks at the addon in a project. Nothing where no project was named. */
export function checkAddon({ options, relay }: DoctorContext): Finding[] {
  const { project } = options;
  if (project === undefined) return [];
  const version = versionIn(textOf(join(project, FOLDER, "plugin.cfg")) ?? "");
  if (version === undefined) {
    const missing = problem("addon", {
      what: `the project ${project} has no addon: ${FOLDER}/plugin.cfg is missing`,
      why: "without it there are no poses and no events of your own; a debug build shows its monitors, prints and errors by the engine's debugger alone",
      todo: `${COPY}, and enable it in Project Settings, Plugins; or start the game with launch and do without`,
    });
    return [missing];
  }
  const findings: Finding[] = [];
  if (isOlder(version, OWN_ADDON_VERSION)) {
    findings.push(
      problem("addon", {
        what: `the project has version ${version} of the addon, this relay's is ${OWN_ADDON_VERSION}`,
        why: "an older addon does not send all that the relay knows to show",
        todo: `${COPY} again`,
      }),
    );
  }
  const settings = projectSettings(textOf(join(project, "project.godot")) ?? "");
  if (!settings.has("autoload/TelemetryServer")) {
    findings.push(
      problem("addon", {
        what: "the project has the addon and does not load it: there is no autoload TelemetryServer",
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
      why: "the addon is loaded and never connects",
      todo: "switch it on in Project Settings, or for one feature only (enabled.release=false)",
    });
    return [off];
  }
  const quoted = settings.get("telemetry_relay/connection/url");
  const url = quoted === undefined ? undefined : URL.parse(quoted.replace(/^"|"$/g, ""));
  if (relayUrl === undefined || quoted === undefined || url?.host === new URL(relayUrl).host) return [];
  const elsewhere = problem("addon", {
    what: `the project's addon connects to ${quoted.replace(/^"|"$/g, "")}, and the relay is at ${relayUrl}`,
    why: "the game looks for a relay where there is none, or another",
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
