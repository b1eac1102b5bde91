import { Hub, type HubMessage, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import type { ControllerState, Pose, TrackingSample } from "../../../src/protocol/samples.ts";
import { topicOf } from "../../../src/protocol/topics.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson, tellPoses } from "../../support/tell.ts";

/** A game in front of the detectors, whose time a test moves. */
export class WatchedGame {
  readonly clock = new ManualClock();
  readonly hub = new Hub(this.clock);
  readonly insight = new Insight(this.hub, this.clock, DEFAULT_INSIGHT_OPTIONS);
  readonly source: Source;
  /** What was told, as `state kind subject`. */
  readonly told: string[] = [];
  /** The data of the alerts. */
  readonly alerts: JsonObject[] = [];
  frame = 0;
  /** What the game says of the frame of reference of its next poses. */
  reference: "new" | undefined;
  /** How far the game's clock was set. Units: seconds. */
  clockOffsetSeconds = 0;

  constructor() {
    this.hub.listen(this.insight);
    this.hub.listen({ message: (message) => this.#hear(message) });
    this.source = this.hub.open();
  }

  /** Lets so many frames pass at this rate; each may say more. */
  frames(count: number, hz: number, each: (frame: number) => void = () => {}): void {
    for (let left = count; left > 0; left--) {
      this.clock.advance(1000 / hz);
      this.frame++;
      each(this.frame);
    }
  }

  performance(frameMillis: number, physicsMillis = 1.5, frame = this.frame): void {
    const sample = { frame, fps: 1000 / frameMillis, frameMillis, physicsMillis };
    tellFrame(this.hub, this.source, sample);
  }

  poses(
    headset: Pose | undefined,
    leftController?: ControllerState | undefined,
    rightController?: ControllerState | undefined,
  ): void {
    const sample: TrackingSample = {
      frame: this.frame,
      timeSeconds: this.clock.unixMillis() / 1000 + this.clockOffsetSeconds,
      headset,
      leftController,
      rightController,
      reference: this.reference,
    };
    this.reference = undefined;
    tellPoses(this.hub, this.source, sample);
  }

  event(event: string, data: JsonObject): void {
    const timestampSeconds = this.clock.unixMillis() / 1000;
    const message = { type: "event" as const, event, data, timestamp: timestampSeconds };
    const text = JSON.stringify(message);
    tellJson(this.hub, this.source, { topic: topicOf(message), text, data, timestampSeconds });
  }

  /** The size that an alert gives, in its detector's unit. Fails: NaN where there is none. */
  sizeOf(index: number): number {
    const details = this.alerts[index]?.details as { size?: number } | undefined;
    return details?.size ?? Number.NaN;
  }

  #hear({ topic, body }: HubMessage): void {
    if (topic.name !== "alert" || body.from !== "json") return;
    const { state, kind, subject } = body.data;
    this.told.push([state, kind, subject].filter((part) => part !== undefined).join(" "));
    this.alerts.push(body.data);
  }
}

/** A headset that sways gently, never twice the same. */
export function swaying(frame: number, hz = 90): Pose {
  const seconds = frame / hz;
  const angle = 0.2 * Math.sin(seconds);
  return {
    position: [0.1 * Math.sin(seconds * 1.3), 1.7 + 0.01 * Math.sin(seconds * 3), 0.1 * Math.cos(seconds)],
    rotation: [0, Math.sin(angle / 2), 0, Math.cos(angle / 2)],
    tracked: true,
  };
}
