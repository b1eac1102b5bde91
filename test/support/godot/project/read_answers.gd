extends SceneTree
## Reads the lines of a file, each the bytes of a packet in hex, as answers of multicast DNS to question 4660. Prints the
## addresses of the relays in each, and the longest time that a packet took, in microseconds.

const ServiceAnswer := preload("res://addons/godot_debug_connection/sending/service_answer.gd")

const QUESTION := 0x1234


func _initialize() -> void:
	var longest_usec := 0
	var lines := FileAccess.get_file_as_string(OS.get_cmdline_user_args()[0]).split("\n", false)
	for line: String in lines:
		var bytes := line.trim_prefix("x").hex_decode()
		var begin_usec := Time.get_ticks_usec()
		var relays := ServiceAnswer.relays_in(bytes, QUESTION, "10.0.0.2")
		longest_usec = maxi(longest_usec, Time.get_ticks_usec() - begin_usec)
		print("answer ", JSON.stringify(relays))
	print("longest ", longest_usec)
	quit()
