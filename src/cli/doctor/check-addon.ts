import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ADDON_FOLDER,
  type AddonAutoload,
  addonAutoload,
  installedVersion,
  projectSettings,
} from "../../addon/index.ts";
import { FALLBACK_PORTS } from "../../server/index.ts";
import { commandHint } from "../shared/command-hint.ts";
import { addonVersionFinding } from "./addon-version-finding.ts";
import { isLocal } from "./check-relay.ts";
import type { DoctorContext, FoundRelay } from "./doctor-context.ts";
import { type Finding, fine, problem } from "./finding.ts";

/** The address that the addon connects to by default. */
const DEFAULT_URL = "ws://127.0.0.1:8081/producer";

/** Checks the addon of the project that --project names. Finds nothing without --project. */
export function checkAddon({ options, relay }: DoctorContext): Finding[] {
  const { project } = options;
  if (project === undefined) return [];
  const version = installedVersion(project);
  if (version === undefined) {
    const missing = problem("addon", {
      what: `the project ${project} has no addon: ${ADDON_FOLDER}/plugin.cfg is missing`,
      why: "without the addon a game sends no poses and no events of its own; a debug build still sends monitors, prints and errors through the engine's debugger",
      todo: `${commandHint("doctor --install-addon PROJECT")}; or use the game without the addon: ${commandHint("launch --project PROJECT")}`,
    });
    return [missing];
  }
  const findings: Finding[] = [];
  const other = addonVersionFinding("the project has", version);
  if (other !== undefined) findings.push(other);
  const settings = projectSettings(textOf(join(project, "project.godot")) ?? "");
  findings.push(...autoloadFindings(addonAutoload(project, settings)));
  findings.push(...connectionOf(settings, { project, relay }));
  return findings.length > 0
    ? findings
    : [fine("addon", `the project has version ${version} of the addon and loads it`)];
}

function autoloadFindings(autoload: AddonAutoload): Finding[] {
  switch (autoload.state) {
    case "absent":
      return [
        problem("addon", {
          what: "the project has the addon but does not load it: there is no autoload TelemetryServer",
          why: "the game never connects",
          todo: `${commandHint("doctor --install-addon PROJECT")}, or enable Godot Debug Connection in Project Settings, Plugins`,
        }),
      ];
    case "broken":
      return [
        problem("addon", {
          what: `Godot cannot load the autoload TelemetryServer: ${autoload.what}`,
          why: "the game starts without the addon and never connects",
          todo: "open the project in the editor, which updates its cache; if that does not help, disable and enable Godot Debug Connection in Project Settings, Plugins",
        }),
      ];
    case "loaded":
      return autoload.isGlobal
        ? []
        : [
            problem("addon", {
              what: "the autoload TelemetryServer is no global variable",
              why: "the game connects, but scripts that use TelemetryServer do not compile",
              todo: "turn on Global Variable for TelemetryServer in Project Settings, Globals, Autoload",
            }),
          ];
  }
}

function connectionOf(
  settings: ReadonlyMap<string, string>,
  { project, relay }: { project: string; relay: FoundRelay | undefined },
): Finding[] {
  if (settings.get("telemetry_relay/connection/enabled") === "false") {
    const off = problem("addon", {
      what: "the project's setting telemetry_relay/connection/enabled is false",
      why: "the project loads the addon, but the addon never connects",
      todo: "turn the setting on in Project Settings; to turn it off only in release builds, set enabled.release=false",
    });
    return [off];
  }
  const given = settings.get("telemetry_relay/connection/url")?.replace(/^"|"$/g, "").trim();
  const address = given === undefined || given === "" ? DEFAULT_URL : given;
  const url = URL.parse(address);
  if (url === null || !/^wss?:$/.test(url.protocol) || !url.pathname.includes("/producer")) {
    const wrong = problem("addon", {
      what: `the project's addon connects to ${address}, which is not an address for games`,
      why: "the game does not connect, or connects as a client, and no data arrives from it",
      todo: "set telemetry_relay/connection/url in Project Settings to an address such as ws://127.0.0.1:8081/producer",
    });
    return [wrong];
  }
  if (relay === undefined || isSamePlace(url, new URL(relay.url))) return [];
  const fallsBack = address === DEFAULT_URL && relay.local && relay.url.startsWith("ws:");
  if (fallsBack && FALLBACK_PORTS.some((port) => port === relay.port) && triesFallbackPorts(project))
    return [];
  const elsewhere = problem("addon", {
    what: `the project's addon connects to ${address}${given === address ? "" : ", its default"}, but the relay is at ${relay.url}`,
    why: "the game connects to another relay, or finds no relay",
    todo: "change telemetry_relay/connection/url in Project Settings, or start the game with TELEMETRY_RELAY_URL set",
  });
  return [elsewhere];
}

function isSamePlace(one: URL, other: URL): boolean {
  const place = ({ hostname, port, protocol }: URL) =>
    `${isLocal(hostname) ? "this machine" : hostname}:${port || (protocol === "wss:" ? 443 : 80)}`;
  return place(one) === place(other);
}

/** Whether the addon in a project looks for the relay at the ports that it falls back to. */
function triesFallbackPorts(project: string): boolean {
  return /FALLBACK_PORTS/.test(textOf(join(project, ADDON_FOLDER, "settings/relay_settings.gd")) ?? "");
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
