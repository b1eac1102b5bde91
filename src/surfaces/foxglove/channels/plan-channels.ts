import { DEVICES } from "../../../insight/index.ts";
import { isByNameOnly, isStateTopic } from "../../../protocol/topic-patterns.ts";
import { topicOfPacket } from "../../../protocol/topic-table.ts";
import type { Topic } from "../../../protocol/topics.ts";
import { type TopicSchemas, viewerChannelOf } from "../../../recording/index.ts";
import type { ChannelPlan } from "./channel-content.ts";
import { FRAME, FramePlot } from "./frame-plot.ts";
import { POSES_IN_FRAME, PoseTrail } from "./pose-trail.ts";
import { SCENE_UPDATE, SceneShapes } from "./scene-update.ts";

const FRAMES = topicOfPacket("frame");
const POSES = topicOfPacket("tracking");
const HANDS: Topic = "custom/xr_extra";
/** Trails and shapes are long, and the eye needs no more of them. */
const DRAWN_HZ = 10;

/** What the channels of a game share. */
export class GameChannels {
  #scene: SceneShapes | undefined;

  /** `framePrefix`: before the names of its frames of reference. */
  constructor(
    readonly source: string,
    private readonly framePrefix: () => string,
    private readonly schemas: TopicSchemas,
  ) {}

  /** The channels that carry something of a topic: the topic itself, and the forms that viewers draw. */
  plan(topic: Topic): ChannelPlan[] {
    return [this.#ofTopic(topic), ...this.#drawn(topic)];
  }

  #ofTopic(topic: Topic): ChannelPlan {
    // A profile comes with each frame. A viewer of a game at 90 Hz would be told all the time that it loses some.
    const kind = isStateTopic(topic) || isByNameOnly(topic) ? "state" : "event";
    const schema = this.schemas.of(topic);
    return { name: topic, schema, kind, content: { write: (data) => data.borrowBytes() } };
  }

  #drawn(topic: Topic): ChannelPlan[] {
    if (topic === FRAMES) return [{ name: "frame", schema: FRAME, kind: "state", content: new FramePlot() }];
    if (topic === HANDS) return [this.#ofScene("hands")];
    const viewer = viewerChannelOf(topic, this.source, this.framePrefix);
    if (viewer === undefined) return [];
    const { name, schema, repeats, write } = viewer;
    const content: ChannelPlan["content"] = { write: (data, atNanos) => write(data.borrowData(), atNanos) };
    const kind = name === "tf" ? "state" : "event";
    const repeated: ChannelPlan = { name, schema, kind, needs: [repeats], content };
    return topic === POSES ? [repeated, ...this.#trails(), this.#ofScene("poses")] : [repeated];
  }

  #trails(): ChannelPlan[] {
    return DEVICES.map((device) => ({
      name: `trail/${device}`,
      schema: POSES_IN_FRAME,
      kind: "state",
      maxHz: DRAWN_HZ,
      content: new PoseTrail(device, `${this.framePrefix()}xr_origin`),
    }));
  }

  #ofScene(part: "poses" | "hands"): ChannelPlan {
    this.#scene ??= new SceneShapes(this.framePrefix());
    const content = this.#scene[part];
    return {
      name: "scene",
      schema: SCENE_UPDATE,
      kind: "state",
      maxHz: DRAWN_HZ,
      needs: [POSES, HANDS],
      content,
    };
  }
}
