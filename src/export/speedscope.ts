import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { dataOf, type ExportedRecording, type ExportFormat, nothing, profileOf } from "./format/index.ts";

/** The topics with profiles, by what they are of. */
const PROFILES: ReadonlyMap<string, string> = new Map([
  ["profiler/scripts", "scripts"],
  ["profiler/servers", "servers"],
  ["profiler/visual", "rendering"],
]);
/** Frames that have a profile of their own. */
const WORST_FRAMES = 20;

/** Functions one after another, each with its own time. Source: speedscope's file-format-schema.json. */
interface Profile {
  type: "sampled";
  name: string;
  unit: "milliseconds";
  startValue: 0;
  endValue: number;
  samples: number[][];
  weights: number[];
}

/** A function as speedscope lists it. */
interface ListedFunction {
  name: string;
  file?: string;
  line?: number;
}

/** The profile of a frame of a game. */
interface ProfiledFrame {
  millis: number;
  profile: Profile;
}

/**
 * The profiles of the engine: one of all frames for each game and kind, then one for each of the slowest frames. Functions stand side by side, each
 * with the time that it took by itself: the engine says how long each took in a frame, but not which called which.
 */
export const SPEEDSCOPE: ExportFormat = { write };

function* write(recording: ExportedRecording): Generator<Uint8Array> {
  const functions = new FunctionList();
  const wholes = new Map<string, Profile>();
  const slowest: ProfiledFrame[] = [];
  for (const message of recording.messages((topic) => PROFILES.has(topic))) {
    const { source, topic } = message.channel;
    const { frame, millis, parts } = profileOf(topic, dataOf(message));
    const name = `${source}: ${PROFILES.get(topic)}`;
    const whole = wholes.get(name) ?? newProfile(`${name} of all frames`);
    wholes.set(name, whole);
    const profile = newProfile(`${name} of frame ${frame}, ${millis.toFixed(1)} ms`);
    for (const part of parts) {
      const index = functions.indexOf(part.name, part.details);
      add(whole, index, part.millis);
      add(profile, index, part.millis);
    }
    keepSlowest(slowest, { millis, profile });
  }
  if (wholes.size === 0) throw nothing(whyNone(recording));
  yield Buffer.from(
    JSON.stringify({
      $schema: "https://www.speedscope.app/file-format-schema.json",
      exporter: `${RELAY_IDENTITY.name} ${RELAY_IDENTITY.version}`,
      shared: { frames: functions.all },
      profiles: [...wholes.values(), ...slowest.map(({ profile }) => profile)],
      activeProfileIndex: 0,
    }),
  );
}

/** The functions of all profiles, each once. */
class FunctionList {
  readonly all: ListedFunction[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(name: string, { file, line }: Readonly<Record<string, unknown>>): number {
    const listed: ListedFunction = {
      name,
      ...(typeof file === "string" && { file }),
      ...(typeof line === "number" && { line }),
    };
    const key = JSON.stringify(listed);
    const index = this.#indexes.get(key) ?? this.all.push(listed) - 1;
    this.#indexes.set(key, index);
    return index;
  }
}

function newProfile(name: string): Profile {
  return {
    type: "sampled",
    name,
    unit: "milliseconds",
    startValue: 0,
    endValue: 0,
    samples: [],
    weights: [],
  };
}

function add(profile: Profile, index: number, millis: number): void {
  profile.samples.push([index]);
  profile.weights.push(millis);
  profile.endValue += millis;
}

function keepSlowest(slowest: ProfiledFrame[], frame: ProfiledFrame): void {
  const fastest = slowest.at(-1);
  if (slowest.length >= WORST_FRAMES && fastest !== undefined && fastest.millis >= frame.millis) return;
  slowest.push(frame);
  slowest.sort((one, other) => other.millis - one.millis);
  slowest.splice(WORST_FRAMES);
}

/** A recorder holds no demand for profiles: somebody has to ask for them. */
function whyNone({ topics }: ExportedRecording): string {
  if ([...topics].some((topic) => PROFILES.has(topic)))
    return "there is no profile in that time: export a longer one";
  return "there is no profile (topics profiler/…). Connect the game by its debugger, as launch does, and record it again with --profile-hitches, which profiles the scripts of late frames, or while a client is subscribed to profiler/scripts, which profiles those of all frames";
}
