extends RefCounted
## The command [code]picture[/code]: a small picture of what the player sees, as JPEG. In a headset it is drawn anew from
## the player's head, because the eyes' own pictures belong to the runtime.
##
## It costs one late frame. The event [code]picture_taken[/code] announces it, and the relay does not judge that frame.

const CommandFailure := preload("command_failure.gd")
const CommandRegistry := preload("command_registry.gd")
const RelaySettings := preload("../settings/relay_settings.gd")

const NAME := "picture"
const EVENT_NAME := "picture_taken"

const _SCHEMA := {
	"properties": {"width": {"type": "integer", "minimum": 64, "maximum": 1024, "default": 512}},
	"additionalProperties": false,
}
## Angle of view of the picture in a headset, from top to bottom, in degrees.
const _FOV_DEGREES := 90.0
const _HEADSET_HEIGHT_SHARE := 0.75
## A longer picture is encoded again, more coarsely: answers have a limit. Units: bytes.
const _MAX_BYTES := 150_000
const _QUALITIES: Array[float] = [0.75, 0.5, 0.25]

## The event reaches the relay before the late frame does. Both may wait 0.1 s for their message.
const _NOTICE_SECONDS := 0.15

var _log_event: Callable


func _init(log_event: Callable) -> void:
	_log_event = log_event


## Adds the command, unless the project forbids pictures or nothing is drawn. A command of the game with the same name
## replaces it.
static func offer(registry: CommandRegistry, log_event: Callable) -> void:
	if RelaySettings.is_on(RelaySettings.PICTURES) and DisplayServer.get_name() != "headless":
		# The bound callable does not keep its object alive, the lambda does.
		var command := new(log_event)
		registry.register(NAME, func(arguments: Dictionary) -> Variant: return await command.take(arguments),
				"Takes a small picture of what the player sees. One frame is late for it", _SCHEMA)


## Takes a picture. Cost: some milliseconds in one frame.
func take(arguments: Dictionary) -> Variant:
	var width: int = arguments["width"]
	var root := (Engine.get_main_loop() as SceneTree).root
	_log_event.call(EVENT_NAME, {})
	await root.get_tree().create_timer(_NOTICE_SECONDS, true, false, true).timeout
	var image: Image
	var began_usec := Time.get_ticks_usec()
	if root.use_xr:
		var view := _view_of_headset(root, width)
		if view == null:
			return CommandFailure.new("there is no camera in the headset")
		await RenderingServer.frame_post_draw
		image = view.get_texture().get_image()
		view.queue_free()
	else:
		await RenderingServer.frame_post_draw
		began_usec = Time.get_ticks_usec()
		image = root.get_texture().get_image()
	var frame := Engine.get_process_frames()
	if image == null or image.is_empty():
		return CommandFailure.new("the renderer gave no picture")
	# In a headset, with the drawing of this frame.
	var spent_ms := (Time.get_ticks_usec() - began_usec) / 1e3
	var encoded: Array[PackedByteArray] = []
	var task := WorkerThreadPool.add_task(_encode.bind(image, width, encoded), false, "telemetry picture")
	while not WorkerThreadPool.is_task_completed(task):
		await root.get_tree().process_frame
	WorkerThreadPool.wait_for_task_completion(task)
	return {
		"jpeg": Marshalls.raw_to_base64(encoded[0]),
		"width": image.get_width(),
		"height": image.get_height(),
		"frame": frame,
		"spent_ms": spent_ms,
		"of": "headset" if root.use_xr else "window",
	}


# A second view of the same world, drawn once.
static func _view_of_headset(root: Window, width: int) -> SubViewport:
	var eyes := root.get_camera_3d()
	if eyes == null:
		return null
	var view := SubViewport.new()
	view.size = Vector2i(width, int(width * _HEADSET_HEIGHT_SHARE))
	view.world_3d = root.find_world_3d()
	view.render_target_update_mode = SubViewport.UPDATE_ONCE
	var camera := Camera3D.new()
	camera.fov = _FOV_DEGREES
	camera.near = eyes.near
	camera.far = eyes.far
	camera.cull_mask = eyes.cull_mask
	camera.environment = eyes.environment
	camera.attributes = eyes.attributes
	view.add_child(camera)
	root.add_child(view)
	camera.global_transform = eyes.global_transform.orthonormalized()
	return view


# Runs on a worker thread.
static func _encode(image: Image, width: int, encoded: Array[PackedByteArray]) -> void:
	if image.get_width() > width:
		image.resize(width, maxi(1, roundi(float(image.get_height()) * width / image.get_width())))
	image.convert(Image.FORMAT_RGB8)
	for quality: float in _QUALITIES:
		var bytes := image.save_jpg_to_buffer(quality)
		if bytes.size() <= _MAX_BYTES or quality == _QUALITIES[-1]:
			encoded.append(bytes)
			return
