/**
 * Everything that a bound of the relay leaves out, by the name under which `omitted` counts it in `/status` and on the topic `relay`.
 * The sentence goes to the log, once. What a client did not get is counted as `dropped`, what the relay refused as `refusals`.
 */
export const OMISSIONS = {
  frames_not_judged:
    "a game sends more than 2,000 frames a second: those beyond are forwarded but not judged",
  alerts_kept_back:
    "alerts of a game came too often: a later one tells of the worst, and says how many others there were",
  bodies_forgotten: "a game reports more than 32 bodies: the one silent for longest is no longer watched",
  hitches_forgotten: "there were more hitches than are kept: the oldest are forgotten",
  hitches_explained_early:
    "more than 8 hitches waited for an explanation: the oldest was explained with what was known",
  hitch_contexts_cut:
    "what happened around a hitch is too long to be kept whole: some events, poses or frames are left out",
  custom_events_merged:
    "a game has as many topics as its share of max_topics allows: its further custom events go to custom/overflow",
  topics_ended_early:
    "there are as many topics as max_topics allows: a game got a new one in the place of one that a game that has left, or has more, used least recently",
  values_left_out:
    "a game sent JSON that is too long for a client, a snapshot or the memory for newest values: its size and offset stand in its place",
  history_shortened:
    "the history of a topic has reached history_bytes: its oldest messages leave before history_seconds are over",
  history_replies_cut: "a client asked for more history than one command brings: it got the newest",
  snapshot_events_replaced:
    "a game sent more events than a snapshot keeps: the older ones are only in the history",
  games_forgotten: "more than 16 games have gone: the one gone longest is forgotten, with its statistics",
  connections_forgotten:
    "more than 256 connections of games have ended: a game that resumes the oldest may send events twice",
  custom_monitors_left_out: "a game has more than 256 custom monitors: those beyond are left out",
  profile_entries_left_out: "a profiled frame has more entries than are sent: the shortest are left out",
  function_names_left_out:
    "a game has more than 16,384 functions: further ones have a number instead of a name",
  stack_frames_left_out: "the stack of an error has more than 32 frames: the outermost are left out",
  log_messages_left_out:
    "a game logs more than 200 different messages a second: those beyond are counted, not sent",
  engine_lines_left_out: "the engine prints more than 200 lines a second: those beyond are not logged",
  ignored_names_merged:
    "a debugger sends unknown messages of more than 64 names: those of further names are counted as other",
  viewer_channels_left_out:
    "games have more topics than the 2,048 channels of viewers at /foxglove: further topics are not shown there",
  viewer_services_left_out:
    "games offer more commands than the 512 services of viewers at /foxglove: further commands are not shown there",
  recorded_messages_left_out:
    "a recording has 4,096 topics of connections of games: those of further games and topics are not recorded until another recording begins",
  replayed_messages_left_out:
    "a recording has more games at once than max_sources: those beyond are not replayed",
  black_box_shortened:
    "the black box has reached its bound of 16 MiB for one game or 64 MiB for all: it keeps fewer seconds of the game with the most bytes",
  black_box_messages_left_out:
    "more than 64 games are connected: the black box keeps nothing of those beyond",
  black_box_recordings_left_out:
    "the black box has kept 10 recordings in an hour: further hitches, alerts or crashes leave none until the hour is over",
  snapshots_not_renewed:
    "more than 1,000 clients wait for the upstream's snapshot: the others got the one before",
} as const;

/** Name of something that a bound leaves out. */
export type Omission = keyof typeof OMISSIONS;
