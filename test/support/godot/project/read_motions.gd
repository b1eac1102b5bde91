extends SceneTree
## Reads each file that it is given as a motion, and plays those that can be. Prints a line for each.

const MotionFile := preload("res://addons/godot_debug_connection/motion/motion_file.gd")
const MotionPlayer := preload("res://addons/godot_debug_connection/motion/motion_player.gd")
const SimulatedDevices := preload("res://addons/godot_debug_connection/motion/simulated_devices.gd")


func _initialize() -> void:
	for path: String in OS.get_cmdline_user_args():
		var motion := MotionFile.new(path)
		if motion.problem.is_empty():
			var devices := SimulatedDevices.new()
			for device: StringName in motion.devices():
				devices.take(device)
			var player := MotionPlayer.new(motion, devices)
			for moment: int in 20:
				player.play(motion.seconds * moment / 19.0)
			devices.release()
		print("motion ", path.get_file(), " ", "played" if motion.problem.is_empty() else "refused")
	quit()
