import type { Clock } from "../base/clock.ts";
import { isJsonObject } from "../protocol/json-object.ts";
import { withBearer, withoutSecrets } from "../protocol/token-carrier.ts";
import { type AbortSignalLike, abortable } from "./abort.ts";
import { ClientError } from "./client-error.ts";
import { errorOf } from "./pending-commands.ts";

/** Values of a query. Undefined ones are left out; true is written as `true`. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

type HttpRequest = ReturnType<typeof withBearer>;

/** How long a question may take. */
export interface QuestionLimits {
  signal: AbortSignalLike | undefined;
  timeoutMillis: number;
}

/** Asks a relay by HTTP, at the address of its WebSocket. Checks that the answer is a JSON object, not its fields. */
export class HttpQuestions {
  /** What ends each question with an error. */
  readonly #waiting = new Set<(error: ClientError) => void>();

  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
    private readonly clock: Clock,
  ) {}

  /** Gets a path below the relay's address. Fails: the relay's code, `connection_lost`, `unreadable`, `timed_out`, `aborted`. */
  get<Answer>(path: string, query: Query, { signal, timeoutMillis }: QuestionLimits): Promise<Answer> {
    const request = this.#request(path, query);
    return abortable<Answer>(signal, ({ resolve, reject }) => {
      const controller = new AbortController();
      const stop = () => {
        limit.cancel();
        this.#waiting.delete(fail);
        controller.abort();
      };
      const fail = (error: ClientError) => {
        stop();
        reject(error);
      };
      const limit = this.clock.after(timeoutMillis, () => {
        fail(new ClientError("timed_out", `expected an answer to /${path} within ${timeoutMillis} ms`));
      });
      this.#waiting.add(fail);
      ask(request, controller.signal).then((answer) => {
        stop();
        // The relay has checked its answer; `test/client/relay-data.test.ts` compares the types with its schemas.
        resolve(answer as Answer);
      }, fail);
      return stop;
    });
  }

  /** Ends every question. */
  rejectAll(error: ClientError): void {
    for (const fail of [...this.#waiting]) fail(error);
  }

  #request(path: string, query: Query): HttpRequest {
    const base = new URL(this.url);
    base.protocol = base.protocol === "wss:" ? "https:" : "http:";
    const token = this.token ?? base.searchParams.get("token") ?? undefined;
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return withBearer(url.href, token);
  }
}

async function ask({ url, headers }: HttpRequest, signal: AbortSignal): Promise<object> {
  const response = await fetch(url, { headers, signal }).catch((cause: unknown) => {
    throw new ClientError("connection_lost", `no answer from ${withoutSecrets(url)}: ${String(cause)}`, {
      cause,
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!isJsonObject(body)) {
    const message = `expected JSON from ${withoutSecrets(url)}, got something else with status ${response.status}`;
    throw new ClientError("unreadable", message);
  }
  if (!response.ok) throw errorOf(body);
  return body;
}
