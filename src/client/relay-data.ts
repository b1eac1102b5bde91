// Made of the relay's schemas by: bun test/support/client-types.ts
/** Data of the topic `fps`. Units: milliseconds, MiB; `cpu_load` 1 is one core busy. */
export type FpsData = {
  fps: number;
  frame_time_ms?: number | undefined;
  physics_time_ms?: number | undefined;
  memory_usage_mb?: number | undefined;
  cpu_load?: number | undefined;
  frame?: number | undefined;
  [more: string]: unknown;
};

/** Data with any fields. */
export type FreeData = {
  [more: string]: unknown;
};

/** Data of the topics below `log`. */
export type LogData = {
  message?: string | undefined;
  [more: string]: unknown;
};

/** Data of the topic `alert`. */
export type AlertData = {
  level: "info" | "warning" | "error";
  message: string;
  [more: string]: unknown;
};

/** Data of the topics below `custom`. */
export type CustomData = {
  event_name?: string | undefined;
  [more: string]: unknown;
};

/** What every profile of the process says of its frame. Units: milliseconds. */
export type ProfiledFrameData = {
  frame: number;
  frame_time_ms: number;
  process_time_ms: number;
  physics_time_ms: number;
  script_time_ms: number;
  [more: string]: unknown;
};

/** Data of the topic `profiler/scripts`: the functions that took longest by themselves. Units: milliseconds. */
export type ScriptsProfileData = {
  frame: number;
  frame_time_ms: number;
  process_time_ms: number;
  physics_time_ms: number;
  script_time_ms: number;
  functions: {
    function: string;
    file?: string | undefined;
    line?: number | undefined;
    calls: number;
    self_ms: number;
    total_ms: number;
    usual_ms?: number | undefined;
    other_thread?: boolean | undefined;
    [more: string]: unknown;
  }[];
  left_out?: number | undefined;
  [more: string]: unknown;
};

/** Data of the topic `profiler/servers`: what physics, audio and others took. Units: milliseconds. */
export type ServersProfileData = {
  frame: number;
  frame_time_ms: number;
  process_time_ms: number;
  physics_time_ms: number;
  script_time_ms: number;
  servers: {
    server: string;
    functions: {
      function: string;
      time_ms: number;
      [more: string]: unknown;
    }[];
    [more: string]: unknown;
  }[];
  [more: string]: unknown;
};

/** Data of the topic `profiler/visual`: what rendering took. Units: milliseconds. */
export type VisualProfileData = {
  frame: number;
  cpu_time_ms: number;
  gpu_time_ms: number;
  areas: {
    area: string;
    cpu_ms: number;
    gpu_ms: number;
    [more: string]: unknown;
  }[];
  [more: string]: unknown;
};

/** The verdict on a game over a time window: whether it keeps its frame budget, and how much room it has. */
export type Verdict = {
  /** Cannot_tell: only the wait for the next frame is known, not the work; too_little: fewer than 100 frames came. */
  answer: "holds" | "breaks" | "cannot_tell" | "too_little";
  /** The verdict in words, without the name of the game. */
  sentence: string;
  budget_ms: number;
  /** Asked in this question, given in the settings, stated by the game, or guessed from its frame times. */
  budget_origin: "asked" | "given" | "xr_display" | "max_fps" | "screen" | "guessed";
  /** Work: the game is limited to a lower rate than asked, so its frame times say nothing. */
  judged_by: "frame_times" | "work" | null;
  /** Frames that were judged. */
  frames: number;
  /** Share of these frames over the budget. */
  share_over: number | null;
  /** Share of display refreshes of the budget without a new frame. */
  stale_share: number | null;
  hitches: number;
  /** Display refreshes that hitches missed. */
  hitch_lost_frames: number;
  work: {
    /** Profile: the engine's profile of each frame; sums: the addon's sums, and render times of the viewport. */
    source: "profile" | "sums";
    /** Mean frame. */
    cpu_ms: number;
    cpu_p99_ms: number;
    gpu_ms: number | null;
    gpu_p99_ms: number | null;
    /** Share of the budget that neither processor nor graphics processor use in the mean frame. */
    free_share: number;
    /** Frame rates at which 99 % of frames finish in time. */
    ready_for_hz: number[];
  } | null;
};

/** How a game stands still. */
export type Standstill = {
  /** Still: no frame comes though frames are in demand; paused: the app said that it is paused; held: by the editor's debugger. */
  state: "still" | "paused" | "held";
  /** Since its last frame, or since it was paused or held. */
  seconds: number;
};

/** Data of the topic `stats`: the statistics of one second of a game, and the verdict on the last seconds. Null is not known. Times of frames are in milliseconds. */
export type StatsData = {
  /** Unix seconds. */
  from: number;
  /** End of the second that the statistics are of. */
  to: number;
  /** Frame samples that came in it. */
  samples: number;
  /** Samples since the game connected that came too fast to be judged. */
  not_judged: number;
  /** Frames from the first sample to the last, by their numbers. */
  frames: number | null;
  /** Time of it in which the app did not run. */
  paused_s: number;
  standstill: Standstill | null;
  /** Frames that ended in the second, divided by their time. */
  fps: number | null;
  /** Share of display refreshes without a new frame. */
  stale_share: number | null;
  /** Wall clock from frame to frame. */
  frame_time_ms: {
    mean: number;
    p50: number;
    p99: number;
    max: number;
    max_frame: number | null;
    /** Frames from 5 % above the budget of the verdict, since clocks vary. */
    over_budget: number;
  } | null;
  /** Of the mean frame, without the wait for the next. */
  work: {
    source: "profile" | "sums";
    cpu_ms: number;
    gpu_ms: number | null;
    /** Share of the budget that neither processor nor graphics processor use. */
    free_share: number;
  } | null;
  /** As the game reports it, about once a second; null if no reading came in this second. */
  physics_time_ms: {
    mean: number;
    max: number;
  } | null;
  /** Over the last minute. */
  memory: {
    last_mb: number;
    slope_mb_per_min: number | null;
    slope_95: [number, number] | null;
  } | null;
  tracking: {
    rate_hz: number | null;
    jitter_ms: number | null;
    /** A problem that is not there is 0. */
    devices: {
      device: string;
      /** Whether a bare hand is tracked in its place; left out if unknown. */
      hand?: boolean | undefined;
      tracked_share: number | null;
      /** How often its tracking was lost. */
      dropouts?: number | undefined;
      lost_s?: number | undefined;
      /** How often its pose stood still to the last bit. */
      freezes?: number | undefined;
      frozen_s?: number | undefined;
      /** Movements that no body can make. */
      jumps?: number | undefined;
      longest_jump_m?: number | undefined;
      /** Turns that no body can make. */
      turns?: number | undefined;
      greatest_turn_deg?: number | undefined;
      /** How long its pose was noisy. */
      jitter_s?: number | undefined;
      /** Greatest noise: standard deviation on an axis. */
      jitter_mm?: number | undefined;
      /** The same of its rotation. */
      jitter_deg?: number | undefined;
    }[];
  } | null;
  /** Hitches that ended in the second, or that go on, and the display refreshes that they lost. */
  hitches: {
    count: number;
    lost_frames: number;
  };
  /** The last seconds, up to `to`. */
  window: {
    seconds: number;
    fps: number | null;
    one_percent_low_fps: number | null;
    frame_time_p99_ms: number | null;
    verdict: Verdict;
  };
};

/** Data of the topic `headset`: the device's own numbers. Shares are 1 at full load. */
export type HeadsetData = {
  device?:
    | {
        /** As adb lists it. */
        serial: string;
        model?: string | undefined;
        /** The device's clock minus the relay's. */
        clock_offset_s?: number | undefined;
        /** Largest error of that. */
        clock_error_s?: number | undefined;
        [more: string]: unknown;
      }
    | undefined;
  vrapi?:
    | {
        /** Frames that the app rendered in the second. */
        fps?: number | undefined;
        /** Refresh rate of the display. */
        refresh_hz?: number | undefined;
        /** Refreshes that showed an older frame again. */
        stale_frames?: number | undefined;
        /** Most stale frames in a row. */
        longest_stale_run?: number | undefined;
        early_frames?: number | undefined;
        tears?: number | undefined;
        prediction_ms?: number | undefined;
        /** GPU time of one frame of the app. */
        app_gpu_ms?: number | undefined;
        /** GPU time of the compositor. */
        timewarp_gpu_ms?: number | undefined;
        boundary_gpu_ms?: number | undefined;
        /** From the begin of the render thread's work on a frame until the GPU ends. */
        cpu_gpu_ms?: number | undefined;
        cpu_level?: number | undefined;
        gpu_level?: number | undefined;
        cpu_mhz?: number | undefined;
        gpu_mhz?: number | undefined;
        memory_mhz?: number | undefined;
        /** Load of all cores; 1 is full. */
        cpu_share?: number | undefined;
        /** Load of the busiest core. */
        cpu_worst_share?: number | undefined;
        gpu_share?: number | undefined;
        /** Free memory. */
        free_mb?: number | undefined;
        /** 0 normal, 1 save, 2 danger: the device gets too hot. */
        power_level?: number | undefined;
        /** Temperature of the battery. */
        battery_c?: number | undefined;
        /** Temperature of the sensor. */
        sensor_c?: number | undefined;
        swap_interval?: number | undefined;
        extra_latency?: number | undefined;
        foveation_level?: number | undefined;
        layers?: number | undefined;
        resolution_scale?: number | undefined;
        /** 1 while it is on. */
        battery_saver?: number | undefined;
        compositor_latency_min_ms?: number | undefined;
        compositor_latency_max_ms?: number | undefined;
        [more: string]: unknown;
      }
    | undefined;
  spacewarp?:
    | {
        fps: number;
        type?: string | undefined;
        [more: string]: unknown;
      }
    | undefined;
  battery?:
    | {
        level_share?: number | undefined;
        temperature_c?: number | undefined;
        /** Whether it is plugged in. */
        powered?: boolean | undefined;
        [more: string]: unknown;
      }
    | undefined;
  thermal?:
    | {
        status: number;
        [more: string]: unknown;
      }
    | undefined;
  runtime?:
    | {
        app_cpu_ms?: number | undefined;
        app_gpu_ms?: number | undefined;
        /** 1 is one full core. */
        app_cpu_share?: number | undefined;
        app_gpu_share?: number | undefined;
        motion_to_photon_ms?: number | undefined;
        compositor_cpu_ms?: number | undefined;
        compositor_gpu_ms?: number | undefined;
        compositor_fps?: number | undefined;
        /** In all, since the runtime began to count. */
        dropped_frames?: number | undefined;
        spacewarp_mode?: number | undefined;
        cpu_share?: number | undefined;
        cpu_worst_share?: number | undefined;
        cpu_mhz?: number | undefined;
        gpu_share?: number | undefined;
        [more: string]: unknown;
      }
    | undefined;
  [more: string]: unknown;
};

/** Which frames the games sampled before a question. */
export type Sampling = {
  /** Which frames the connected games sampled before this request. */
  frames: "no_game" | "none" | "some" | "every";
  /** What that means for this answer, and what to do. */
  note: string | null;
};

/** Statistics of one connection of a game over a time window. */
export type GameWindow = {
  source: string;
  /** A new one for each connection of the game. */
  epoch: string;
  /** Null for games that are connected to this relay. */
  site: string | null;
  connected: boolean;
  /** Begin of the window: of a whole second, or of a whole ten seconds if it is more than a minute ago. */
  from: number;
  /** Unix seconds. */
  to: number;
  budget: {
    ms: number;
    hz: number;
    /** Given by the user; the refresh rate of the XR display; the game's Engine.max_fps; the screen's refresh rate; or guessed from the usual frame time. */
    origin: "given" | "xr_display" | "max_fps" | "screen" | "guessed";
    /** The rate that the game cannot exceed; null if there is no limit or it is not known. */
    limit_hz: number | null;
  };
  /** As it is now; null for a window that ended earlier. */
  standstill: Standstill | null;
  /** Samples in the window. */
  samples: number;
  /** Samples since the game connected that came faster than 2,000 a second; they are in no window. */
  not_judged: number;
  /** Frames from the first sample to the last, counted by frame numbers. */
  frames: number | null;
  /** Number of the first sampled frame of the window. */
  first_frame: number | null;
  /** Number of the last one. */
  last_frame: number | null;
  /** From the first sample to the last by the game's clock, without time in which the app did not run or was not sampled. */
  covered_s: number;
  /** Time from the first sample to the last in which the app did not run. */
  paused_s: number;
  /** Frames divided by the time covered, not the reported value. */
  fps: number | null;
  /** Share of display refreshes without a new frame. */
  stale_share: number | null;
  /** 1000 divided by the mean of the longest 1 % of frame times. */
  one_percent_low_fps: number | null;
  /** As the game reports it. */
  reported_fps: {
    /** How many values there are. */
    samples: number;
    mean: number;
    min: number;
    p50: number;
    p95: number;
    p99: number;
    p999: number;
    max: number;
    /** The frame of the largest value, if frames have numbers. */
    max_frame: number | null;
    /** Unix seconds. */
    max_at: number;
  } | null;
  /** Time from frame to frame by the wall clock. */
  frame_time_ms: {
    /** How many values there are. */
    samples: number;
    mean: number;
    min: number;
    p50: number;
    p95: number;
    p99: number;
    p999: number;
    max: number;
    /** The frame of the largest value, if frames have numbers. */
    max_frame: number | null;
    /** Unix seconds. */
    max_at: number;
    over: {
      budget_ms: number;
      frames: number;
      share: number;
    }[];
  } | null;
  work_time_ms: {
    /** How many values there are. */
    samples: number;
    mean: number;
    min: number | null;
    p50: number | null;
    p95: number | null;
    p99: number;
    p999: number | null;
    max: number;
    /** The frame of the largest value, if frames have numbers. */
    max_frame: number | null;
    /** Unix seconds. */
    max_at: number;
    over: {
      budget_ms: number;
      frames: number;
      share: number;
    }[];
    source: "profile" | "sums";
    /** Processor time of the main thread in the mean frame, if it is known (the addon on Linux). */
    ran_mean: number | null;
  } | null;
  /** As the game reports it; Godot reports the worst of the last second. */
  physics_time_ms: {
    /** How many values there are. */
    samples: number;
    mean: number;
    min: number;
    p50: number;
    p95: number;
    p99: number;
    p999: number;
    max: number;
    /** The frame of the largest value, if frames have numbers. */
    max_frame: number | null;
    /** Unix seconds. */
    max_at: number;
    over: {
      budget_ms: number;
      frames: number;
      share: number;
    }[];
  } | null;
  /** Values that the game reads a few times a second. */
  monitors: Record<
    string,
    {
      /** How many values there are. */
      samples: number;
      mean: number;
      min: number;
      p50: number;
      p95: number;
      p99: number;
      p999: number;
      max: number;
      /** The frame of the largest value, if frames have numbers. */
      max_frame: number | null;
      /** Unix seconds. */
      max_at: number;
    }
  >;
  memory: {
    samples: number;
    covered_s: number;
    first_mb: number;
    last_mb: number;
    min_mb: number;
    max_mb: number;
    slope_mb_per_min: number | null;
    /** The slope's 95 % confidence interval. */
    slope_95: [number, number] | null;
  } | null;
  tracking: {
    samples: number;
    rate_hz: number | null;
    /** Mean difference between successive intervals. */
    jitter_ms: number | null;
    interval_ms: {
      /** How many values there are. */
      samples: number;
      mean: number;
      min: number;
      p50: number;
      p95: number;
      p99: number;
      p999: number;
      max: number;
      /** The frame of the largest value, if frames have numbers. */
      max_frame: number | null;
      /** Unix seconds. */
      max_at: number;
    } | null;
    devices: {
      device: string;
      /** Whether the game tracked a bare hand in its place for most of the window; null if unknown. */
      hand: boolean | null;
      /** Samples that contain the device. */
      present: number;
      /** Of the samples in which the device should have been tracked; null if there are none. */
      tracked_share: number | null;
      /** How often its tracking was lost. */
      dropouts: number;
      lost_s: number;
      /** How often its pose stood still to the last bit. */
      freezes: number;
      frozen_s: number;
      /** Movements that no body can make. */
      jumps: number;
      longest_jump_m: number;
      /** Turns that no body can make. */
      turns: number;
      greatest_turn_deg: number;
      /** How long its pose was noisy. */
      jitter_s: number;
      /** Greatest noise: standard deviation on an axis. */
      jitter_mm: number;
      /** The same of its rotation. */
      jitter_deg: number;
    }[];
  } | null;
  /** Hitches in the window that the relay still keeps, and the refreshes that they lost. */
  hitches: {
    count: number;
    lost_frames: number;
  };
  verdict: Verdict;
};

/** Statistics of games over a time window. */
export type WindowStats = {
  /** Games sample only while there is demand; frames that were not sampled are unknown. */
  sampling: Sampling;
  /** The requested window. */
  window_s: number | "run";
  /** The longest window other than the run. */
  kept_s: number;
  /** Largest relative error of quantiles. */
  relative_error: number;
  /** One entry for each connection of a game that is connected or sent samples in the window. */
  games: GameWindow[];
};

/** A possible cause of a hitch. */
export type HitchCause = {
  kind:
    | "script"
    | "physics"
    | "render"
    | "gpu"
    | "scene_load"
    | "memory"
    | "log_flood"
    | "tracking_loss"
    | "throttling"
    | "waiting"
    | "unknown";
  confidence: number;
  /** What was measured, with numbers. */
  evidence: string;
  /** The script's function, if the engine was profiled. */
  function?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  /** What a person can do so that later hitches name the function, if this one does not. */
  hint?: string | undefined;
};

/** What happened around a hitch. */
export type HitchContext = {
  /** T_ms, frame number, frame time, physics time. */
  frames: [number, number, number, number][];
  events: {
    t_ms: number;
    [more: string]: unknown;
  }[];
  poses: {
    t_ms: number;
    [more: string]: unknown;
  }[];
  monitors: {
    t_ms: number;
    [more: string]: unknown;
  }[];
  /** The functions that took longest by themselves in the worst frame, as in profiler/scripts; empty if the engine was not profiled. */
  functions: Record<string, unknown>[];
  /** How many of these are not here, because a context is bounded. */
  left_out: number;
};

/** A run of late frames. */
export type Hitch = {
  id: string;
  source: string;
  epoch: string;
  /** Complete: the time after it is known, and the cause is final. */
  state: "open" | "ended" | "complete";
  /** Unix seconds. */
  from: number;
  /** Unix seconds. */
  to: number;
  duration_ms: number;
  late_frames: number;
  /** Refreshes of the display without a new frame, of `refresh_ms` each. */
  lost_frames: number;
  /** The same as frames of the usual length; differs for a game that runs steadily slower than its display. */
  usual_frames_lost: number;
  worst: {
    frame: number | null;
    ms: number;
    /** Unix seconds. */
    at: number;
  };
  /** How the worst frame was measured; a summary does not say which frame it was. */
  measured: "interval" | "work" | "summary";
  budget_ms: number;
  /** Where the budget comes from, as in /stats. */
  budget_origin: "given" | "xr_display" | "max_fps" | "screen" | "guessed";
  /** Time from one refresh of the display to the next, or from frame to frame if no display is known. */
  refresh_ms: number;
  usual_ms: number | null;
  cause: HitchCause;
  /** Other possible causes. */
  also: HitchCause[];
  /** The recording of the black box that holds it: see /recordings. */
  recording?: string | undefined;
  context?: HitchContext | undefined;
};

/** The last hitches. */
export type Hitches = {
  /** Games sample only while there is demand; frames that were not sampled are unknown. */
  sampling: Sampling;
  /** Hitches since the relay started. */
  total: number;
  /** How many hitches the relay keeps at most. */
  kept: number;
  /** How many of the kept hitches are waits of a game for something else, of less than half a second; shown with `waiting`. */
  waited: number;
  /** Newest first. */
  hitches: Hitch[];
};

/** A page of events as the relay sends it. */
export type EventsAnswer = {
  /** Identifies this run of the relay; offsets of another run are not comparable. */
  epoch: string;
  /** Whether no event after `since` is missing; false also if `since` belongs to another epoch, and the page begins with the oldest event. */
  recovered: boolean;
  /** Oldest first. */
  events: {
    type: string;
    topic: string;
    source: string;
    source_epoch: string;
    /** Counts the messages of the topic. */
    seq: number;
    /** Counts the messages of all topics. */
    offset: number;
    [more: string]: unknown;
  }[];
  /** Value of `since` for the next page. */
  next: number;
  /** Whether there are more events now. */
  more: boolean;
  /** Whether the history still holds every event after `since`. */
  complete: boolean;
};

/** Data of each topic of the table of topics, without the poses: `TrackingData` says more of them than the schema. */
export type RelayTopicData = {
  fps: FpsData;
  performance: FreeData;
  scene: FreeData;
  "log/info": LogData;
  "log/warning": LogData;
  "log/error": LogData;
  alert: AlertData;
  stats: StatsData;
  headset: HeadsetData;
  snapshot: FreeData;
  relay: FreeData;
  "profiler/scripts": ScriptsProfileData;
  "profiler/servers": ServersProfileData;
  "profiler/visual": VisualProfileData;
  "custom/*": CustomData;
  "custom/xr_extra": {
    event_name?: string | undefined;
    [more: string]: unknown;
  };
};
