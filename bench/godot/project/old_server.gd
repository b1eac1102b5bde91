extends Node
## Telemetry as it was: a WebSocket server inside the game that sends each frame's fps packet and tracking message to
## every client itself. Written for the bench, to compare with.

var _server := TCPServer.new()
var _clients: Array[WebSocketPeer] = []
var _packet := StreamPeerBuffer.new()
var _last_usec := 0


func _init() -> void:
	process_priority = 1_000_000
	_packet.big_endian = true


## Listens; returns the port.
func listen() -> int:
	_server.listen(0, "127.0.0.1")
	return _server.get_local_port()


## Clients that are connected.
func client_count() -> int:
	var open := 0
	for client: WebSocketPeer in _clients:
		open += 1 if client.get_ready_state() == WebSocketPeer.STATE_OPEN else 0
	return open


func _process(_delta: float) -> void:
	var now_usec := Time.get_ticks_usec()
	while _server.is_connection_available():
		var client := WebSocketPeer.new()
		client.accept_stream(_server.take_connection())
		_clients.append(client)
	var fps := _fps_packet(now_usec - _last_usec)
	var tracking := JSON.stringify(_tracking_message())
	_last_usec = now_usec
	for client: WebSocketPeer in _clients:
		client.poll()
		if client.get_ready_state() == WebSocketPeer.STATE_OPEN:
			client.send(fps)
			client.send_text(tracking)


func _exit_tree() -> void:
	for client: WebSocketPeer in _clients:
		client.close()
		client.poll()
	_server.stop()


func _fps_packet(frame_usec: int) -> PackedByteArray:
	_packet.clear()
	_packet.put_u8(1)
	_packet.put_u32(Engine.get_process_frames())
	_packet.put_float(Engine.get_frames_per_second())
	_packet.put_float(frame_usec / 1e3)
	_packet.put_float(Performance.get_monitor(Performance.TIME_PHYSICS_PROCESS) * 1e3)
	return _packet.data_array


func _tracking_message() -> Dictionary:
	var data := {}
	data["headset"] = _pose_of(&"head")
	data["left_controller"] = _controller(&"left_hand")
	data["right_controller"] = _controller(&"right_hand")
	return {
		"type": "event", "event": "vr_tracking", "data": data, "timestamp": Time.get_unix_time_from_system(),
	}


func _controller(tracker_name: StringName) -> Dictionary:
	var device := _pose_of(tracker_name)
	var tracker := XRServer.get_tracker(tracker_name) as XRControllerTracker
	device["buttons"] = {"trigger": tracker.get_input(&"trigger"), "grip": tracker.get_input(&"grip")}
	return device


func _pose_of(tracker_name: StringName) -> Dictionary:
	var tracker := XRServer.get_tracker(tracker_name) as XRPositionalTracker
	var from_origin := tracker.get_pose(&"default").get_adjusted_transform()
	var at := from_origin.origin
	var turned := from_origin.basis.get_rotation_quaternion()
	return {"position": [at.x, at.y, at.z], "rotation": [turned.x, turned.y, turned.z, turned.w]}
