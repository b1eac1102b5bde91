extends RefCounted
## Reads a motion that the relay has made of a recording. The file has one line of JSON, which describes the tracks, and
## then the times (64-bit floats) and the values (32-bit floats) of each track, little-endian.

const MotionTrack := preload("motion_track.gd")

## The version of the format that this addon reads.
const VERSION := 1
## Axes and joints are sent a few times a second, and axes only after they moved: beyond this time they rested.
const _LONGEST_GAP_SECONDS := 0.25

## Why the file cannot be played; empty if it can.
var problem := ""
## Name of the recording.
var recording := ""
## Length, in seconds.
var seconds := 0.0
## Time from the first frame of the scene to the beginning of the motion, in seconds.
var begins_seconds := 0.0
## The tracks.
var tracks: Array[MotionTrack] = []


## Reads a file.
func _init(path: String) -> void:
	var file := FileAccess.open(path, FileAccess.READ)
	if file == null:
		problem = "%s cannot be read: %s" % [path, error_string(FileAccess.get_open_error())]
		return
	var json := JSON.new()
	var head: Variant = json.data if json.parse(file.get_line()) == OK else null
	if not head is Dictionary:
		problem = "%s is no motion" % path
		return
	var described: Dictionary = head
	if described.get("motion") != VERSION:
		problem = "this addon plays motions of version %d, got %s: use the relay and the addon of one version" % [
			VERSION, described.get("motion")]
		return
	recording = str(described.get("recording", ""))
	seconds = _number_in(described, "seconds")
	begins_seconds = _number_in(described, "begins_seconds")
	var listed: Variant = described.get("tracks")
	if seconds <= 0.0 or begins_seconds < 0.0 or not listed is Array:
		problem = "%s is no motion: it does not say how long it is, when it begins, and its tracks" % path
		return
	var all: Array = listed
	for one: Variant in all:
		var described_track: Dictionary = {}
		if one is Dictionary:
			described_track = one
		var track := _read_track(file, described_track)
		if track == null:
			problem = "%s was cut, or a track of it is none: %s" % [path, str(one).left(100)]
			tracks.clear()
			return
		tracks.append(track)


## The names of the trackers that the motion moves.
func devices() -> Array[StringName]:
	var names: Array[StringName] = []
	for track: MotionTrack in tracks:
		if not track.device in names:
			names.append(track.device)
	return names


# Null if the file is too short, or has something else.
func _read_track(file: FileAccess, described: Dictionary) -> MotionTrack:
	var track := MotionTrack.new()
	track.device = StringName(str(described.get("device")))
	track.kind = str(described.get("kind"))
	var devices_of_kind: Array = MotionTrack.DEVICES.get(track.kind, [])
	if not track.device in devices_of_kind:
		return null
	track.columns = MotionTrack.COLUMNS[track.kind]
	if track.kind == "axes" or track.kind == "joints":
		track.longest_gap_seconds = _LONGEST_GAP_SECONDS
	# Asked for before any memory is taken.
	var samples := _number_in(described, "samples")
	var left := file.get_length() - file.get_position()
	if samples < 0.0 or samples * (8 + 4 * track.columns) > left:
		return null
	track.times = file.get_buffer(8 * int(samples)).to_float64_array()
	track.values = file.get_buffer(4 * int(samples) * track.columns).to_float32_array()
	return track if track.values.size() == int(samples) * track.columns and _is_sound(track) else null


# Whether times ascend and values are numbers: the engine complains of others at every frame.
static func _is_sound(track: MotionTrack) -> bool:
	var before := -INF
	for time: float in track.times:
		if not is_finite(time) or time < before:
			return false
		before = time
	for value: float in track.values:
		if not is_finite(value):
			return false
	return true


# A finite number of the description; -1 if there is none.
static func _number_in(described: Dictionary, key: String) -> float:
	var value: Variant = described.get(key)
	if not (value is float or value is int):
		return -1.0
	var number: float = value
	return number if is_finite(number) else -1.0
