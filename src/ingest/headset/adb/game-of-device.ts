import type { Source } from "../../../hub/index.ts";
import type { HelloMessage } from "../../../protocol/json-messages.ts";
import type { AdbResult } from "./adb-stream.ts";

/** What is needed to know whether a game runs on a device. */
export interface DeviceQuestions {
  /** The games that are connected. */
  games(): readonly Source[];
  /** The machine of a game's connection: its IP address; `local` for this machine, where `adb reverse` ends too. */
  machineOfGame(game: Source): string | undefined;
  /** Runs a command on the device, and reads its output. */
  output(command: string): Promise<AdbResult<string>>;
}

/**
 * Finds the game that runs on a device. Its hello names the same model, and it comes from the device: from one of the device's own addresses, or
 * from this machine, as through `adb reverse`, with the number of a process that an app on the device has. See docs/adr/0117.
 */
export class GameOfDevice {
  /** What was found out about each game. */
  readonly #known = new WeakMap<Source, boolean>();
  #asking = false;

  constructor(
    private readonly questions: DeviceQuestions,
    private readonly model: string,
    /** Whether the game may run on another device just as well. */
    private readonly mayBeElsewhere: (game: Source) => boolean,
  ) {}

  /** Whether a game may run on this device, as far as is known. */
  claims(game: Source): boolean {
    return this.#known.get(game) === true;
  }

  /** The game, newest first if there are several; undefined while none is known. */
  get game(): Source | undefined {
    return this.questions
      .games()
      .findLast((game) => game.connected && this.claims(game) && !this.mayBeElsewhere(game));
  }

  /** Asks the device about games that are new. */
  async look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (const game of this.questions.games()) {
        if (this.#known.has(game) || game.hello === undefined) continue;
        const runsHere = await this.#runsHere(game, game.hello);
        if (runsHere !== undefined) this.#known.set(game, runsHere);
      }
    } finally {
      this.#asking = false;
    }
  }

  /** Undefined if the device did not answer. */
  async #runsHere(game: Source, hello: HelloMessage): Promise<boolean | undefined> {
    if (hello.device !== this.model) return false;
    const machine = this.questions.machineOfGame(game);
    if (machine === undefined) return false;
    if (machine !== "local") {
      const addresses = await this.questions.output("ip -o addr show");
      return addresses.ok ? addressesIn(addresses.value).has(machine) : undefined;
    }
    if (hello.pid === undefined) return false;
    const name = await this.questions.output(`ps -p ${hello.pid} -o NAME=`);
    return name.ok ? isApp(name.value) : undefined;
  }
}

/** Whether the name of a process is that of an app: the name of its package, such as `org.godotengine.game`. */
function isApp(name: string): boolean {
  return /^[A-Za-z]\w*(?:\.\w+)+(?::\w+)?$/.test(name.trim());
}

/** The addresses in the output of `ip -o addr show`. */
function addressesIn(output: string): ReadonlySet<string> {
  return new Set(
    [...output.matchAll(/\binet6? ([\da-fA-F.:]{2,45})\//g)].map(([, address]) => address ?? ""),
  );
}
