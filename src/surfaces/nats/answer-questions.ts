import type { Msg, NatsConnection } from "@nats-io/transport-node";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { MessageSource } from "../../hub/index.ts";
import type { AskableGame } from "../../ingest/index.ts";
import { MAX_CALLS_PER_LINK } from "../../protocol/limits.ts";
import { Allowance } from "./allowance.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import { readSiteMessage, type SiteAnswer, type SiteQuestionMessage } from "./site-messages.ts";
import { subscribe } from "./subscribe.ts";

/** Bytes of an answer beside its result. */
const ANSWER_BYTES = 1024;
/** Questions that are read in a second. */
const RATES = { messages: 1000, bytes: 8 * 1024 * 1024 };

/** What answering other relays needs. */
export interface AnswerQuestionsParts {
  log: Log;
  clock: Clock;
  /** The subject of questions to this site. */
  subject: string;
  maxDepth(): number;
  /** The games that can be asked. */
  askable(): Iterable<AskableGame>;
  /** Whether a game is connected to this relay. */
  isOwn(source: MessageSource): boolean;
  /** A message was no question. */
  refused(what: string): void;
}

/** Asks the games of this relay what other relays ask, and answers. The relays of a site answer each question once. */
export class AnswerQuestions implements ConnectionListener {
  readonly #allowance: Allowance;
  #waiting = 0;

  constructor(private readonly parts: AnswerQuestionsParts) {
    this.#allowance = new Allowance(parts.clock, RATES);
  }

  opened(connection: NatsConnection): void {
    const { subject, log } = this.parts;
    subscribe(connection, { subject, queue: "relays", log }, (message) => this.#take(message, connection));
  }

  #take(message: Msg, connection: NatsConnection): void {
    if (!this.#allowance.takes(message.data.length)) {
      const refusal = `expected at most ${RATES.messages} questions and ${RATES.bytes} bytes a second`;
      this.parts.refused(refusal);
      respond(message, connection, failed(refusal));
      return;
    }
    const question = readSiteMessage("question", message.data, this.parts.maxDepth());
    if (typeof question === "string") {
      this.parts.refused(question);
      respond(message, connection, failed(question));
    } else this.#ask(question, (answer) => respond(message, connection, answer));
  }

  #ask(question: SiteQuestionMessage, answer: (answer: SiteAnswer) => void): void {
    const { askable, isOwn } = this.parts;
    const game = [...askable()].find(({ source }) => source.epoch === question.source_epoch && isOwn(source));
    if (game === undefined) {
      answer(failed("the game has left before it was asked"));
      return;
    }
    if (this.#waiting >= MAX_CALLS_PER_LINK) {
      answer(
        failed(`expected at most ${MAX_CALLS_PER_LINK} questions of other relays to wait for an answer`),
      );
      return;
    }
    this.#waiting++;
    const done = (outcome: SiteAnswer) => {
      this.#waiting--;
      answer(outcome);
    };
    if (question.command === "get_snapshot") {
      game.snapshots.wait((missing) => done(missing === undefined ? snapshotOf(game) : failed(missing)));
      return;
    }
    const { name, arguments: given, timeout_s } = question;
    const command = { command: "call", name, arguments: given };
    const asked = game.questions.ask(command, timeout_s * 1000, (answered) => {
      if (answered.outcome === "result") done({ outcome: "result", result: answered.result });
      else if (answered.outcome === "error") {
        const { message, gameCode } = answered;
        done({ ...failed(message), ...(gameCode === undefined ? {} : { game_code: gameCode }) });
      } else if (answered.outcome === "gone") done(failed("the game has left before it answered"));
      else done(failed(`expected the game to answer ${name} within ${timeout_s} s`));
    });
    if (asked === undefined) done(failed("the game has too many questions to answer"));
  }
}

/** The snapshot that the game has just answered with. */
function snapshotOf({ source }: AskableGame): SiteAnswer {
  const snapshot = source.newest.get("snapshot");
  if (snapshot?.body.from !== "json") return failed("answered without a snapshot");
  return { outcome: "result", result: snapshot.body.data, timestamp: snapshot.timestampSeconds };
}

function failed(message: string): Extract<SiteAnswer, { outcome: "error" }> {
  return { outcome: "error", message };
}

function respond(message: Msg, connection: NatsConnection, answer: SiteAnswer): void {
  if (connection.isClosed()) return;
  const most = (connection.info?.max_payload ?? 0) - ANSWER_BYTES;
  const text = JSON.stringify(answer);
  const isTooLong = Buffer.byteLength(text) > most;
  message.respond(
    isTooLong
      ? JSON.stringify(failed(`expected an answer of at most ${most} bytes, which NATS carries`))
      : text,
  );
}
