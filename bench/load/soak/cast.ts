import { Random } from "../../../src/base/random.ts";
import { POSE_FORMATS } from "../wire/pose-number.ts";
import { Assistants } from "./assistants.ts";
import { FrozenClient } from "./frozen-client.ts";
import { Questions } from "./questions.ts";
import { SimulatedGames } from "./simulated-games.ts";
import { openSink, Visitors } from "./visitors.ts";

/** Steady clients of each format. */
const STEADY = 2;
const VISITOR_EVERY_MILLIS = 500;

/** What the peers of a soak did so far. */
export interface CastCounts {
  /** Clients that read and are connected now. */
  here: number;
  visitors: number;
  restarts: number;
  assistants: number;
  /** Requests by HTTP, and those that were refused, by path and status. */
  requests: number;
  refused: Record<string, number>;
}

/** Everybody who uses the relay of a soak, at once. */
export class Cast {
  private constructor(
    private readonly games: SimulatedGames,
    private readonly steady: Awaited<ReturnType<typeof openSink>>[],
    private readonly visitors: Visitors,
    private readonly frozen: FrozenClient,
    private readonly questions: Questions,
    private readonly assistants: Assistants,
  ) {}

  /** Has everybody come. One game restarts after `playsSeconds`, again and again. */
  static async enter(url: string, seed: number, playsSeconds: number): Promise<Cast> {
    const formats = POSE_FORMATS.flatMap((format) => Array.from({ length: STEADY }, () => format));
    const steady = await Promise.all(formats.map((format) => openSink(url, format)));
    return new Cast(
      new SimulatedGames(url, seed, playsSeconds),
      steady,
      new Visitors(url, new Random(seed), VISITOR_EVERY_MILLIS),
      new FrozenClient(url),
      new Questions(url),
      new Assistants(url),
    );
  }

  get counts(): CastCounts {
    const { asked, refused } = this.questions;
    return {
      here: this.visitors.here + this.steady.length,
      visitors: this.visitors.came,
      restarts: this.games.restarts,
      assistants: this.assistants.came,
      requests: asked,
      refused: { ...refused, ...this.assistants.refused },
    };
  }

  /** Has everybody leave. */
  async leave(): Promise<void> {
    this.games.stop();
    this.visitors.stop();
    this.frozen.stop();
    for (const client of this.steady) client.terminate();
    await Promise.all([this.questions.stop(), this.assistants.stop()]);
  }
}
