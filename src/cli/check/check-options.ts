import { type Command, InvalidArgumentError, Option } from "commander";
import type { FaultKind } from "../../ingest/simulator/index.ts";
import { MAX_RUNS } from "../../insight/runs/index.ts";
import { parseJsonObject } from "../../protocol/json-object.ts";
import { faultsOption } from "../shared/fault-options.ts";
import { addMotionPartOptions, type MotionFlags } from "../shared/motion-options.ts";
import { clientUrl, numberOption } from "../shared/option-values.ts";
import { projectOption } from "../shared/project-folder.ts";
import { tokenOption } from "../shared/token-option.ts";
import type { Call } from "./measure-run.ts";

/** Default time that is measured, or simulated. Units: seconds. */
export const USUAL_SECONDS = 30;

/** The flags of `check`, as commander returns them. */
export interface CheckFlags extends MotionFlags {
  project: string;
  scene?: string;
  godot?: string;
  url?: string;
  token?: string;
  source?: string;
  /** Recordings to judge in place of a game, each as one run. */
  recording?: string[];
  warmup: number;
  /** Undefined: the length of the motion, all that was recorded, or 30 s without either. Units: seconds. */
  duration?: number;
  startTimeout: number;
  budget?: string;
  baseline?: string;
  updateBaseline: boolean;
  /** `auto`: until the comparison with the baseline can tell. */
  runs?: number | "auto";
  /** Whether a comparison that cannot tell is a failure. */
  strict: boolean;
  profile: boolean;
  call: Call[];
  blackBox: boolean;
  blackBoxFolder?: string;
  junit?: string;
  markdown?: string;
  json: boolean;
  /** Whether to try alert rules on a simulated run, in place of measuring a game. */
  rules: boolean;
  rule?: string[];
  config?: string;
  hz: number;
  seed: number;
  faults?: FaultKind[];
}

/** Options that make no sense for a recording. */
const OF_LIVE_GAMES = [
  "url",
  "token",
  "godot",
  "startTimeout",
  "runs",
  "profile",
  "call",
  "seed",
  "faults",
  "motion",
];

/** Reads a command of the game with its arguments: `hitch`, or `hitch={"milliseconds":80}`. Fails: InvalidArgumentError. */
function readCall(text: string, before: Call[] = []): Call[] {
  const [, name, , json] = /^([^=]+)(=(.*))?$/s.exec(text) ?? [];
  const given = json === undefined ? {} : parseJsonObject(json, { longIntegers: "digits" });
  if (name === undefined || given === undefined)
    throw new InvalidArgumentError('Expected a command such as hitch, or hitch={"milliseconds":80}.');
  return [...before, { name, arguments: given }];
}

const runsNumber = numberOption({ min: 1, max: MAX_RUNS, whole: true });

/** Reads a number of runs, or auto. Fails: InvalidArgumentError. */
function runsOption(text: string): number | "auto" {
  return text === "auto" ? text : runsNumber(text);
}

function addText(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** Adds the flags of `check` to a command. */
export function addCheckOptions(command: Command): Command {
  const withMotion = command
    .addOption(projectOption())
    .option(
      "--scene <scene>",
      "scene to run, such as res://arena.tscn (default: the project's main scene); with --recording: the scene that was recorded, for the baseline",
    )
    .option(
      "--godot <path>",
      "path of Godot (default: the environment variable GODOT, else godot on PATH, else the usual folders)",
    )
    .option(
      "--url <address>",
      "measure a game that is already running: address of its relay, or of the server inside the game",
      clientUrl,
    )
    .addOption(tokenOption())
    .addOption(
      new Option(
        "--recording <file>",
        "judge a recording in place of a game that runs; may be given several times, each is one run",
      )
        .argParser(addText)
        .conflicts([...OF_LIVE_GAMES]),
    )
    .option(
      "--source <name>",
      "name of the game to measure, if the relay at --url or the recording has several games",
    )
    .option(
      "--warmup <seconds>",
      "time from the first frame that is not measured",
      numberOption({ min: 0, max: 3600 }),
      5,
    )
    .option(
      "--duration <seconds>",
      `time that is measured in each run (default: ${USUAL_SECONDS}, or with --motion the length of the motion, or with --recording all that was recorded)`,
      numberOption({ min: 1, max: 86_400 }),
    )
    .option(
      "--start-timeout <seconds>",
      "longest wait for the first frame",
      numberOption({ min: 1, max: 3600 }),
      60,
    )
    .option(
      "--budget <file>",
      "file with the limits that must hold; docs/check-budget.sample.json is an example",
    )
    .option("--baseline <file>", "file with earlier runs to compare with")
    .option(
      "--update-baseline",
      "write the new runs to the file of --baseline, in place of comparing them with it",
      false,
    )
    .option(
      "--runs <number>",
      "how many times to run the game, or auto: with --baseline, until the comparison can tell, at most 20 times (default: 1, or 5 with --baseline)",
      runsOption,
    )
    .option("--strict", "exit code 1 if the comparison with the baseline cannot tell", false)
    .option(
      "--profile",
      "profile script functions, so that hitches name them; slows scripts down by about 0.1 µs a call",
      false,
    )
    .addOption(
      new Option(
        "--call <command>",
        'command of the game to call while it is measured, such as spawn={"count":50}; may be given several times',
      )
        .argParser(readCall)
        .default([], "none"),
    )
    .option(
      "--motion <file>",
      "recording whose head, hands, buttons and sticks move in the game, in place of a headset's. The motion and the measurement begin after the warmup",
    );
  return addMotionPartOptions(withMotion)
    .option("--no-black-box", "leave no recordings of hitches, alerts of level error and crashes")
    .option(
      "--black-box-folder <directory>",
      "where recordings of hitches, alerts of level error and crashes are left (default: the same folder as for serve)",
    )
    .option("--junit <file>", "write the report to this file as JUnit XML")
    .option("--markdown <file>", "write the report to this file as Markdown")
    .option("--json", "print the report as JSON", false)
    .option(
      "--rules",
      "try alert rules on a simulated run, or on a recording, in place of measuring a game. The rules come from the configuration. Exit code 1: a rule raised an alert",
      false,
    )
    .option(
      "--rule <rule>",
      "with --rules: a rule to try in place of the rules in the configuration; may be given several times",
      addText,
    )
    .option("--config <file>", "with --rules: the configuration file (default: the same file as for serve)")
    .option(
      "--hz <rate>",
      "with --rules: frames per second of the simulated run",
      numberOption({ min: 1, max: 1000 }),
      90,
    )
    .option(
      "--seed <number>",
      "with --rules: seed of the simulated run; the same seed plays the same run",
      numberOption({ min: 0, max: 0xffffffff, whole: true }),
      1,
    )
    .addOption(faultsOption("with --rules: faults of the simulated run; the help of simulate lists them"));
}
