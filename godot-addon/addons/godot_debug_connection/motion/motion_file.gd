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
	recording = str(described["recording"])
	seconds = described["seconds"]
	begins_seconds = described["begins_seconds"]
	var all: Array = described["tracks"]
	for one: Dictionary in all:
		var track := _read_track(file, one)
		if track == null:
			problem = "%s was cut" % path
			return
		tracks.append(track)


## The names of the trackers that the motion moves.
func devices() -> Array[StringName]:
	var names: Array[StringName] = []
	for track: MotionTrack in tracks:
		if not track.device in names:
			names.append(track.device)
	return names


func _read_track(file: FileAccess, described: Dictionary) -> MotionTrack:
	var track := MotionTrack.new()
	track.device = StringName(str(described["device"]))
	track.kind = described["kind"]
	track.columns = MotionTrack.COLUMNS[track.kind]
	if track.kind == "axes" or track.kind == "joints":
		track.longest_gap_seconds = _LONGEST_GAP_SECONDS
	var samples: int = described["samples"]
	track.times = file.get_buffer(8 * samples).to_float64_array()
	track.values = file.get_buffer(4 * samples * track.columns).to_float32_array()
	return track if track.values.size() == samples * track.columns else null
