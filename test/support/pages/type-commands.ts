import { LONG } from "../long.ts";
import { findPython } from "../python-client.ts";
import type { Expectation } from "./expectation.ts";
import type { PageCommand } from "./page-commands.ts";
import { type TypedResult, typeCommand } from "./type-command.ts";
import type { TypingPlace } from "./typing-place.ts";

/** Commands that run at the same time: most of them wait for something. */
const COMMANDS_AT_ONCE = 6;
/** Relays that run beside the shared one at 8081. Each takes one of the other three usual ports. */
const RELAYS_AT_ONCE = 2;

/** A command that tests run, and what must come of it. */
export interface ExpectedCommand {
  readonly command: PageCommand;
  readonly expected: Expectation;
}

/** Commands that run one after the other. */
type Job = readonly ExpectedCommand[];

/**
 * Runs commands beside a relay at port 8081 that has one game, several at once, the longest first. Those that connect
 * a further game come last. Those with a baseline keep their order, since they share a file.
 */
export async function typeCommands(
  commands: readonly ExpectedCommand[],
  place: TypingPlace,
): Promise<Map<PageCommand, TypedResult | Error>> {
  const results = new Map<PageCommand, TypedResult | Error>();
  const [quiet, playing] = [false, true].map((connectsGame) =>
    commands.filter(({ expected }) => (expected.connectsGame ?? false) === connectsGame),
  );
  for (const some of [quiet, playing]) await runJobs(jobsOf(some ?? []));
  return results;

  async function runJobs(jobs: Job[]): Promise<void> {
    const ofRelays = jobs.filter(takesPort);
    const others = jobs.filter((job) => !takesPort(job));
    await Promise.all([
      ...Array.from({ length: RELAYS_AT_ONCE }, () => work(ofRelays)),
      ...Array.from({ length: COMMANDS_AT_ONCE - RELAYS_AT_ONCE }, () => work(others)),
    ]);
  }

  async function work(jobs: Job[]): Promise<void> {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift())
      for (const { command, expected } of job)
        results.set(command, await run(command, expected).catch((error: Error) => error));
  }

  function run({ kind, text, page, files }: PageCommand, expected: Expectation): Promise<TypedResult> {
    const line = kind === "python" ? [findPython() ?? "python3", "-c", text] : ["bash", "-c", text];
    const env = { ...place.env, SHORTER: LONG ? "" : (expected.shorter ?? "") };
    return typeCommand(line, place.folderFor(page, files), env, expected);
  }
}

function jobsOf(commands: readonly ExpectedCommand[]): Job[] {
  const jobs = Map.groupBy(commands, ({ command }) =>
    command.text.includes(" --baseline ") ? "baseline" : command,
  );
  return [...jobs.values()].toSorted((one, other) => longOnes(other) - longOnes(one));
}

/** How many commands of a job have a shorter form: those are the long ones. */
function longOnes(job: Job): number {
  return job.filter(({ expected }) => expected.shorter !== undefined).length;
}

function takesPort(job: Job): boolean {
  return job.some(({ expected }) => expected.takesPort);
}
