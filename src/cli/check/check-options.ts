import { type Command, InvalidArgumentError } from "commander";
import type { FaultKind } from "../../ingest/index.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { faultKinds } from "../shared/fault-options.ts";
import { numberOption, webSocketUrl } from "../shared/option-values.ts";
import { tokenOption } from "../shared/token-option.ts";
import type { Call } from "./measure-run.ts";

/** The flags of `check`, as commander hands them over. */
export interface CheckFlags {
  project: string;
  scene?: string;
  godot?: string;
  url?: string;
  token?: string;
  source?: string;
  warmup: number;
  duration: number;
  startTimeout: number;
  budget?: string;
  baseline?: string;
  updateBaseline: boolean;
  runs?: number;
  profile: boolean;
  call: Call[];
  junit?: string;
  markdown?: string;
  json: boolean;
  /** Rules are tried on a simulated run, in place of a game's measurement. */
  rules: boolean;
  rule?: string[];
  config?: string;
  hz: number;
  seed: number;
  faults?: FaultKind[];
}

/** A command with its arguments: `hitch`, or `hitch={"millis":80}`. Fails: InvalidArgumentError. */
function readCall(text: string, before: Call[] = []): Call[] {
  const [, name, , json] = /^([^=]+)(=(.*))?$/s.exec(text) ?? [];
  const given = json === undefined ? {} : parseJsonObject(json);
  if (name === undefined || given === undefined)
    throw new InvalidArgumentError('Expected a command such as hitch, or hitch={"millis":80}.');
  return [...before, { name, arguments: given }];
}

function addText(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** Adds the flags of `check` to a command. */
export function addCheckOptions(command: Command): Command {
  return command
    .option("--project <directory>", "the project: a folder with a project.godot", ".")
    .option(
      "--scene <path>",
      "the scene to run, such as res://arena.tscn; by default the project's main scene",
    )
    .option(
      "--godot <path>",
      "Godot's program; by default GODOT of the environment, else PATH, else the usual places",
    )
    .option(
      "--url <address>",
      "measure a game that runs already: at a relay, or a server inside the game",
      webSocketUrl,
    )
    .addOption(tokenOption())
    .option("--source <name>", "the game to measure, where the relay at --url has several")
    .option(
      "--warmup <seconds>",
      "what is not measured, from the first frame on",
      numberOption({ min: 0, max: 3600 }),
      5,
    )
    .option("--duration <seconds>", "how long is measured", numberOption({ min: 1, max: 86_400 }), 30)
    .option(
      "--start-timeout <seconds>",
      "how long the first frame may take to come",
      numberOption({ min: 1, max: 3600 }),
      60,
    )
    .option("--budget <file>", "what must hold: docs/check-budget.sample.json is one")
    .option("--baseline <file>", "earlier runs that these are compared with")
    .option("--update-baseline", "write these runs down as the baseline in place of comparing them", false)
    .option(
      "--runs <number>",
      "how often the game is run (default: 1, with a baseline 5)",
      numberOption({ min: 1, max: 100, whole: true }),
    )
    .option(
      "--profile",
      "have functions profiled, so that hitches name them; it costs the game something",
      false,
    )
    .option(
      "--call <command>",
      'a command of the game to call meanwhile, such as spawn={"count":50}; may be given several times',
      readCall,
      [],
    )
    .option("--junit <file>", "write the verdict as JUnit XML")
    .option("--markdown <file>", "write it as Markdown")
    .option("--json", "print it as JSON", false)
    .option(
      "--rules",
      "try the configuration's rules on a simulated run of --duration; exit 1 when one raises an alert",
      false,
    )
    .option(
      "--rule <rule>",
      "with --rules: a rule to try in place of the configuration's; may be given several times",
      addText,
    )
    .option("--config <file>", "with --rules: the configuration file; by default as for serve")
    .option(
      "--hz <rate>",
      "with --rules: frames a second of the run",
      numberOption({ min: 1, max: 1000 }),
      90,
    )
    .option(
      "--seed <number>",
      "with --rules: the same seed plays the same run",
      numberOption({ min: 0, max: 0xffffffff, whole: true }),
      1,
    )
    .option("--faults <kinds>", "with --rules: faults of the run, as of simulate", faultKinds);
}
